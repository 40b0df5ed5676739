import { html } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { ApiKey, CreatedApiKey } from '../../protocol/api-key.ts';
import { Capability } from '../../protocol/role.ts';
import { t } from '../../ui/i18n.ts';
import { Listing } from '../listing.ts';
import { PortalElement } from '../page-element.ts';
import { shortMoment } from '../time-zone.ts';
import type { MidcallConfirmDialog } from './confirm-dialog.ts';
import { removeFrom, renderListCard } from './list-card.ts';
import { listCardStyles } from './list-card.styles.ts';
import { renderRemovable } from './removable-table.ts';
import { renderShownOnce } from './shown-once.ts';

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
  'calls.report': 'callsReport',
  'people.erase': 'peopleErase',
} as const satisfies Record<Capability, string>;

/** The machines that administer. */
@customElement('midcall-api-keys-card')
export class MidcallApiKeysCard extends PortalElement {
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
      title: t('admin:apiKeys.title'),
      text: t('admin:apiKeys.text'),
      none: t('admin:apiKeys.none'),
      above: renderShownOnce({
        label: t('admin:apiKeys.key'),
        secret: this.shown,
        onDone: () => (this.shown = ''),
      }),
      list: (items) => this.#renderTable(items),
      form: this.portal.can('access.write') && this.#renderForm(),
    });
  }

  #renderTable(items: readonly ApiKey[]) {
    return renderRemovable({
      caption: t('admin:apiKeys.title'),
      columns: [
        { heading: t('admin:keys.name'), cell: renderName },
        { heading: t('admin:keys.lastUsed'), cell: ({ lastUsedOn }) => lastUsedOn ?? t('admin:keys.never') },
        {
          heading: t('admin:keys.expires'),
          cell: ({ expiresAt }) => (expiresAt === null ? t('admin:keys.noEnd') : shortMoment(expiresAt)),
        },
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
    const text =
      lastUsedOn === null
        ? t('admin:apiKeys.revokeUnused')
        : t('admin:apiKeys.revokeText', { day: lastUsedOn });
    await removeFrom(this.#keys, {
      confirm: this.confirm,
      question: { title: t('admin:keys.revokeOne', { name }), text, act: t('admin:keys.revoke') },
      portal: this.portal,
      path: `${PATH}/${id}`,
    });
  }
}

function renderName({ name, capabilities }: ApiKey) {
  const may = capabilities.map((one) => t(`admin:capability.${WORDS[one]}`)).join(' · ');
  return html`<b dir="auto">${name}</b><small>${may}</small>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-api-keys-card': MidcallApiKeysCard;
  }
}
