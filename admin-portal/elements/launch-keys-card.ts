import { html } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import {
  CreatedLaunchKey,
  LaunchKey,
  type LaunchKeyInput,
  PublicJwk,
  PublicPem,
} from '../../protocol/integration.ts';
import { t } from '../../ui/i18n.ts';
import { Listing } from '../listing.ts';
import { PortalElement } from '../page-element.ts';
import type { MidcallConfirmDialog } from './confirm-dialog.ts';
import { removeFrom, renderListCard } from './list-card.ts';
import { listCardStyles } from './list-card.styles.ts';
import { renderRemovable } from './removable-table.ts';
import { renderShownOnce } from './shown-once.ts';

const PATH = '/v1/admin/launch-keys';
const Answer = z.object({ keys: z.array(LaunchKey) });

/** The keys by which backends of host pages launch the widget. */
@customElement('midcall-launch-keys-card')
export class MidcallLaunchKeysCard extends PortalElement {
  static override styles = listCardStyles;

  #keys = new Listing(
    this,
    async (signal) => (await this.portal.api.request({ path: PATH, answer: Answer, signal })).keys,
  );

  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  @state() private problem = '';
  @state() private shown = '';

  override render() {
    return renderListCard(this.#keys, {
      title: t('admin:launchKeys.title'),
      text: t('admin:launchKeys.text'),
      none: t('admin:launchKeys.none'),
      above: renderShownOnce({
        label: t('admin:launchKeys.private'),
        secret: this.shown,
        onDone: () => (this.shown = ''),
      }),
      list: (items) => this.#renderTable(items),
      form: this.portal.can('access.write') && this.#renderForm(),
    });
  }

  #renderTable(items: readonly LaunchKey[]) {
    return renderRemovable({
      caption: t('admin:launchKeys.title'),
      columns: [
        {
          heading: t('admin:keys.name'),
          cell: ({ name, keyId }) => html`<b dir="auto">${name}</b><small><code>${keyId}</code></small>`,
        },
        { heading: t('admin:keys.lastUsed'), cell: ({ lastUsedOn }) => lastUsedOn ?? t('admin:keys.never') },
        { heading: t('admin:origins.open'), isFigure: true, cell: ({ liveWidgets }) => liveWidgets },
      ],
      items,
      act: {
        word: t('admin:keys.revoke'),
        sentence: ({ name }) => t('admin:keys.revokeOne', { name }),
        do: (key) => void this.#revoke(key),
      },
      mayAct: this.portal.can('access.write'),
      over: ({ revokedAt }) => (revokedAt === null ? undefined : t('admin:keys.revoked')),
    });
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
    const publicKey = readPublicKey(String(data.get('jwk')));
    this.problem =
      name === '' ? t('admin:keys.nameMissing') : publicKey === null ? t('admin:launchKeys.notPublic') : '';
    if (this.problem !== '') return;
    const body = { name, ...publicKey };
    const made = await this.#keys.change(() =>
      this.portal.api.request({ method: 'POST', path: PATH, body, answer: CreatedLaunchKey }),
    );
    if (!made) return;
    form.reset();
    this.shown = made.privateKey ? `${JSON.stringify(made.privateKey.jwk)}\n\n${made.privateKey.pem}` : '';
    this.portal.say(t('admin:keys.added', { name }));
  }

  async #revoke({ keyId, name, liveWidgets }: LaunchKey): Promise<void> {
    await removeFrom(this.#keys, {
      confirm: this.confirm,
      question: {
        title: t('admin:keys.revokeOne', { name }),
        text: t('admin:launchKeys.revokeText', { open: liveWidgets }),
        act: t('admin:keys.revoke'),
      },
      portal: this.portal,
      path: `${PATH}/${encodeURIComponent(keyId)}`,
    });
  }
}

/** As the request has it; `null` for what is no public key of the kinds that may sign. A private one never leaves the page. */
function readPublicKey(text: string): Pick<LaunchKeyInput, 'publicJwk' | 'publicPem'> | null {
  if (text.trim() === '') return {};
  const publicPem = PublicPem.safeParse(text).data;
  if (publicPem !== undefined) return { publicPem };
  try {
    return { publicJwk: PublicJwk.parse(JSON.parse(text)) };
  } catch {
    return null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-launch-keys-card': MidcallLaunchKeysCard;
  }
}
