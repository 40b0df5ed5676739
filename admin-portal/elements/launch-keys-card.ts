import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { CreatedLaunchKey, LaunchKey, PublicJwk } from '../../protocol/integration.ts';
import { base, button, field } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { Listing } from '../listing.ts';
import { PortalElement } from '../page-element.ts';
import { banner, card, table } from '../page.styles.ts';
import { NOTHING } from '../portal-api.ts';
import './confirm-dialog.ts';
import type { MidcallConfirmDialog } from './confirm-dialog.ts';
import { listCard } from './list-card.styles.ts';
import { listState } from './list-state.ts';
import './shown-once.ts';

const PATH = '/v1/admin/launch-keys';
const Answer = z.object({ keys: z.array(LaunchKey) });

/** The keys by which backends of host pages launch the widget. */
@customElement('midcall-launch-keys-card')
export class MidcallLaunchKeysCard extends PortalElement {
  static override styles = [base, button, field, card, table, banner, listCard];

  #keys = new Listing(
    this,
    async (signal) => (await this.portal.api.request({ path: PATH, answer: Answer, signal })).keys,
  );

  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  @state() private problem = '';
  @state() private shown = '';

  override render() {
    const { items } = this.#keys;
    return html`
      <section class="card" aria-labelledby="h">
        <div>
          <h2 id="h">${t('admin:launchKeys.title')}</h2>
          <p class="help">${t('admin:launchKeys.text')}</p>
        </div>
        ${
          this.shown === ''
            ? nothing
            : html`<midcall-shown-once
                label=${t('admin:launchKeys.private')}
                secret=${this.shown}
                @done=${() => (this.shown = '')}
              ></midcall-shown-once>`
        }
        ${listState(this.#keys, t('admin:launchKeys.none'))}
        ${items && items.length > 0 ? this.#renderTable(items) : nothing}
        ${this.portal.can('access.write') ? this.#renderForm() : nothing}
      </section>
      <midcall-confirm-dialog></midcall-confirm-dialog>
    `;
  }

  #renderTable(items: readonly LaunchKey[]) {
    return html`<div class="tw">
      <table>
        <caption class="sr">
          ${t('admin:launchKeys.title')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t('admin:keys.name')}</th>
            <th scope="col">${t('admin:keys.lastUsed')}</th>
            <th scope="col" class="end">${t('admin:origins.open')}</th>
            <th scope="col"><span class="sr">${t('admin:keys.revoke')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${items.map((key) => this.#renderRow(key))}
        </tbody>
      </table>
    </div>`;
  }

  #renderRow(key: LaunchKey) {
    return html`<tr class=${key.revokedAt === null ? '' : 'gone'}>
      <th scope="row">
        <b dir="auto">${key.name}</b><small><code>${key.keyId}</code></small>
      </th>
      <td>${key.lastUsedOn ?? t('admin:keys.never')}</td>
      <td class="end">${key.liveWidgets}</td>
      <td class="acts">
        ${
          key.revokedAt !== null
            ? t('admin:keys.revoked')
            : this.portal.can('access.write')
              ? html`<button
                  class="b small danger"
                  aria-label=${t('admin:keys.revokeOne', { name: key.name })}
                  @click=${() => void this.#revoke(key)}
                >
                  ${t('admin:keys.revoke')}
                </button>`
              : nothing
        }
      </td>
    </tr>`;
  }

  #renderForm() {
    return html`<form novalidate @submit=${this.handleAdd}>
      <div class="field">
        <label for="name">${t('admin:keys.name')}</label>
        <input class="in" id="name" name="name" maxlength="120" autocomplete="off" />
      </div>
      <div class="field wide">
        <label for="jwk">${t('admin:launchKeys.public')}</label>
        <textarea
          class="in"
          id="jwk"
          name="jwk"
          rows="2"
          dir="ltr"
          spellcheck="false"
          aria-describedby="jwk-help"
        ></textarea>
        <p class="help ${this.problem === '' ? '' : 'danger'}" id="jwk-help" role="status">
          ${this.problem === '' ? t('admin:launchKeys.publicHelp') : this.problem}
        </p>
      </div>
      <button class="b">${t('admin:launchKeys.add')}</button>
    </form>`;
  }

  private async handleAdd(event: SubmitEvent) {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const name = String(data.get('name')).trim();
    const publicJwk = readJwk(String(data.get('jwk')));
    this.problem =
      name === '' ? t('admin:keys.nameMissing') : publicJwk === null ? t('admin:launchKeys.notPublic') : '';
    if (this.problem !== '') return;
    const body = { name, ...(publicJwk && { publicJwk }) };
    const made = await this.#keys.change(() =>
      this.portal.api.request({ method: 'POST', path: PATH, body, answer: CreatedLaunchKey }),
    );
    if (!made) return;
    form.reset();
    this.shown = made.privateKey ? `${JSON.stringify(made.privateKey.jwk)}\n\n${made.privateKey.pem}` : '';
    this.portal.say(t('admin:keys.added', { name }));
  }

  async #revoke({ keyId, name, liveWidgets }: LaunchKey): Promise<void> {
    const yes = await this.confirm.ask({
      title: t('admin:keys.revokeOne', { name }),
      text: t('admin:launchKeys.revokeText', { open: liveWidgets }),
      act: t('admin:keys.revoke'),
    });
    if (!yes) return;
    const path = `${PATH}/${encodeURIComponent(keyId)}`;
    await this.#keys.change(() => this.portal.api.request({ method: 'DELETE', path, answer: NOTHING }));
  }
}

/** `undefined` for an empty field, `null` for what is no public Ed25519 key. */
function readJwk(text: string): PublicJwk | undefined | null {
  if (text.trim() === '') return undefined;
  try {
    return PublicJwk.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-launch-keys-card': MidcallLaunchKeysCard;
  }
}
