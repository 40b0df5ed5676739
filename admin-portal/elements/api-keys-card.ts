import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { ApiKey, CreatedApiKey } from '../../protocol/api-key.ts';
import { Capability } from '../../protocol/role.ts';
import { base, button, field } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { fullTime } from '../../ui/time.ts';
import { Listing } from '../listing.ts';
import { PortalElement } from '../page-element.ts';
import { banner, card, table } from '../page.styles.ts';
import { NOTHING } from '../portal-api.ts';
import './confirm-dialog.ts';
import type { MidcallConfirmDialog } from './confirm-dialog.ts';
import { listCard } from './list-card.styles.ts';
import { listState } from './list-state.ts';
import './shown-once.ts';

const PATH = '/v1/admin/api-keys';
const Answer = z.object({ keys: z.array(ApiKey) });
/** Words of a capability: a key cannot hold its full stop. */
const WORDS = {
  'config.read': 'configRead',
  'config.write': 'configWrite',
  'presets.write': 'presetsWrite',
  'access.read': 'accessRead',
  'access.write': 'accessWrite',
  'reports.read': 'reportsRead',
  'transcripts.read': 'transcriptsRead',
  'audit.read': 'auditRead',
} as const satisfies Record<Capability, string>;

/** The machines that administer. */
@customElement('midcall-api-keys-card')
export class MidcallApiKeysCard extends PortalElement {
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
          <h2 id="h">${t('admin:apiKeys.title')}</h2>
          <p class="help">${t('admin:apiKeys.text')}</p>
        </div>
        ${
          this.shown === ''
            ? nothing
            : html`<midcall-shown-once
                label=${t('admin:apiKeys.key')}
                secret=${this.shown}
                @done=${() => (this.shown = '')}
              ></midcall-shown-once>`
        }
        ${listState(this.#keys, t('admin:apiKeys.none'))}
        ${items && items.length > 0 ? this.#renderTable(items) : nothing}
        ${this.portal.can('access.write') ? this.#renderForm() : nothing}
      </section>
      <midcall-confirm-dialog></midcall-confirm-dialog>
    `;
  }

  #renderTable(items: readonly ApiKey[]) {
    return html`<div class="tw">
      <table>
        <caption class="sr">
          ${t('admin:apiKeys.title')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t('admin:keys.name')}</th>
            <th scope="col">${t('admin:keys.lastUsed')}</th>
            <th scope="col">${t('admin:keys.expires')}</th>
            <th scope="col"><span class="sr">${t('admin:keys.revoke')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${items.map((key) => this.#renderRow(key))}
        </tbody>
      </table>
    </div>`;
  }

  #renderRow(key: ApiKey) {
    const may = key.capabilities.map((one) => t(`admin:capability.${WORDS[one]}`)).join(' · ');
    return html`<tr class=${key.revokedAt === null ? '' : 'gone'}>
      <th scope="row"><b dir="auto">${key.name}</b><small>${may}</small></th>
      <td>${key.lastUsedOn ?? t('admin:keys.never')}</td>
      <td>${key.expiresAt === null ? t('admin:keys.noEnd') : fullTime(key.expiresAt)}</td>
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

  /** Only what who is signed in may do can be given. */
  #renderForm() {
    const own = Capability.options.filter((capability) => this.portal.can(capability));
    return html`<form novalidate @submit=${this.handleAdd}>
      <div class="field">
        <label for="name">${t('admin:keys.name')}</label>
        <input class="in" id="name" name="name" maxlength="120" autocomplete="off" />
      </div>
      <div class="field">
        <label for="expires">${t('admin:apiKeys.expires')}</label>
        <input class="in" id="expires" name="expires" type="date" />
      </div>
      <fieldset>
        <legend>${t('admin:apiKeys.may')}</legend>
        <div class="checks">
          ${own.map(
            (capability) =>
              html`<label>
                <input type="checkbox" name="capability" value=${capability} />
                ${t(`admin:capability.${WORDS[capability]}`)}
              </label>`,
          )}
        </div>
      </fieldset>
      <p class="help danger wide" role="status">${this.problem}</p>
      <button class="b">${t('admin:apiKeys.make')}</button>
    </form>`;
  }

  private async handleAdd(event: SubmitEvent) {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const [name, day] = [String(data.get('name')).trim(), String(data.get('expires'))];
    const capabilities = data.getAll('capability').map(String);
    // the end of that day, where the administrator is
    const end = day === '' ? null : new Date(`${day}T23:59:59`);
    this.problem =
      name === ''
        ? t('admin:keys.nameMissing')
        : capabilities.length === 0
          ? t('admin:apiKeys.mayNothing')
          : end !== null && end <= new Date()
            ? t('admin:apiKeys.past')
            : '';
    if (this.problem !== '') return;
    const body = { name, capabilities, expiresAt: end?.toISOString() ?? null };
    const made = await this.#keys.change(() =>
      this.portal.api.request({ method: 'POST', path: PATH, body, answer: CreatedApiKey }),
    );
    if (!made) return;
    form.reset();
    this.shown = made.secret;
  }

  async #revoke({ id, name, lastUsedOn }: ApiKey): Promise<void> {
    const yes = await this.confirm.ask({
      title: t('admin:keys.revokeOne', { name }),
      text:
        lastUsedOn === null
          ? t('admin:apiKeys.revokeUnused')
          : t('admin:apiKeys.revokeText', { day: lastUsedOn }),
      act: t('admin:keys.revoke'),
    });
    if (!yes) return;
    await this.#keys.change(() =>
      this.portal.api.request({ method: 'DELETE', path: `${PATH}/${id}`, answer: NOTHING }),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-api-keys-card': MidcallApiKeysCard;
  }
}
