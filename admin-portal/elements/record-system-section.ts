import { html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { AccountCheck, isSecretKind } from '../../protocol/integration.ts';
import { RecordSystemView } from '../../protocol/record-system.ts';
import { ApiError } from '../../ui/api-client.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { credentialField } from '../credential-field.ts';
import { Edit } from '../edit.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { NOTHING } from '../portal-api.ts';
import { optionName, optionValue, systemName } from '../record-words.ts';
import { selectField } from '../select-field.ts';
import { switchField } from '../setting-fields.ts';
import { settingFields } from '../setting-fields.styles.ts';
import { shortMoment } from '../time-zone.ts';
import './confirm-dialog.ts';
import type { MidcallConfirmDialog } from './confirm-dialog.ts';
import './section.ts';

/** Where the CRMs that conversations are written to are read. */
export const RECORD_SYSTEMS_PATH = '/v1/admin/record-systems';
export const RecordSystemsAnswer = z.object({ systems: z.array(RecordSystemView) });

/** What stands in the section, each field apart: `enabled`, `option.<name>`, `field.<name>`. */
type Written = Record<string, string | boolean>;

/** Whether, how and by which credentials conversations are written to one CRM, which says what there is to choose. */
@customElement('midcall-record-system-section')
export class MidcallRecordSystemSection extends PortalElement {
  static override styles = [base, button, field, status, settingFields];

  /** Its name, as in the API. */
  @property() system = '';
  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  /** As the server has it, secrets aside. */
  @state() private view: RecordSystemView | null = null;
  /** What the CRM answered to the test. */
  @state() private outcome: AccountCheck['outcome'] | null = null;

  #edit = new Edit<Written>(this, {
    navigation: () => this.portal.navigation,
    load: async (signal) => {
      const request = { path: RECORD_SYSTEMS_PATH, answer: RecordSystemsAnswer, signal };
      const { systems } = await this.portal.api.request(request);
      const view = systems.find(({ system }) => system === this.system);
      if (!view) throw new ApiError('not_found');
      return this.#take(view);
    },
    compared: () => this.view,
    save: async (draft, { base: before, ifMatch }) => {
      this.outcome = null;
      const request = { method: 'PUT', path: this.#path, answer: RecordSystemView, ifMatch } as const;
      return this.#take(await this.portal.api.request({ ...request, body: changes(draft, before) }));
    },
  });

  override render() {
    const { view } = this;
    return html`
      <midcall-section
        level="3"
        heading=${systemName(this.system)}
        text=${view ? stateWords(view) : ''}
        .edit=${this.#edit}
        .names=${this.#names}
        .show=${this.#show}
        ?locked=${this.#locked}
      >
        ${view ? this.#renderChoices(view) : nothing}
        ${view ? html`<div class="pair">${view.fields.map((spec) => this.#renderField(spec))}</div>` : nothing}
        ${view && !this.#locked ? this.#renderActs(view) : nothing}
      </midcall-section>
      <midcall-confirm-dialog></midcall-confirm-dialog>
    `;
  }

  #renderChoices({ options }: RecordSystemView) {
    const draft = this.#edit.draft ?? {};
    const set = (name: string) => (value: string | boolean) => this.#edit.set({ [name]: value });
    const enabled = { key: 'enabled', label: t('admin:records.enabled'), locked: this.#locked };
    return html`${switchField(enabled, draft['enabled'] === true, set('enabled'))}
      <div class="pair">
        ${options.map(({ name, values }) =>
          selectField({
            id: `option.${name}`,
            label: optionName(name),
            value: String(draft[`option.${name}`]),
            choices: values.map((value) => [value, optionValue(name, value)] as const),
            locked: this.#locked,
            onChange: set(`option.${name}`),
          }),
        )}
      </div>`;
  }

  #renderField(spec: RecordSystemView['fields'][number]) {
    const name = `field.${spec.name}`;
    return credentialField(spec, {
      value: String(this.#edit.draft?.[name] ?? ''),
      locked: this.#locked,
      onInput: (text) => this.#edit.set({ [name]: text }),
    });
  }

  #renderActs({ fields }: RecordSystemView) {
    const { outcome } = this;
    return html`
      <p class="st ${outcome === 'ok' ? 'success' : 'danger'}" role="status">
        ${outcome ? html`${icon(outcome === 'ok' ? 'tick' : 'alert')}${t(`admin:records.checked.${outcome}`)}` : nothing}
      </p>
      ${
        fields.every(({ set }) => !set)
          ? nothing
          : html`<button slot="actions" class="b danger" type="button" @click=${() => void this.#forget()}>
                ${t('admin:carriers.forget')}
              </button>
              <button slot="actions" class="b" type="button" @click=${() => void this.#check()}>
                ${t('admin:carriers.test')}
              </button>`
      }
    `;
  }

  get #path(): string {
    return `${RECORD_SYSTEMS_PATH}/${encodeURIComponent(this.system)}`;
  }

  get #locked(): boolean {
    return !this.portal.can('access.write');
  }

  get #names(): Record<string, string> {
    const { fields = [], options = [] } = this.view ?? {};
    return {
      enabled: t('admin:records.enabled'),
      ...Object.fromEntries(fields.map(({ name, label }) => [`field.${name}`, label])),
      ...Object.fromEntries(options.map(({ name }) => [`option.${name}`, optionName(name)])),
    };
  }

  #take(view: RecordSystemView): Written {
    this.view = view;
    return {
      enabled: view.enabled,
      ...Object.fromEntries(view.options.map(({ name, value }) => [`option.${name}`, value])),
      ...Object.fromEntries(view.fields.map(({ name, value }) => [`field.${name}`, value ?? ''])),
    };
  }

  /** A secret is not shown beside another's either. */
  #show = (key: string, value: unknown): string => {
    if (typeof value === 'boolean') return value ? t('admin:records.on') : t('admin:records.off');
    if (typeof value !== 'string' || value === '') return '–';
    if (key.startsWith('option.')) return optionValue(key.slice('option.'.length), value);
    const spec = this.view?.fields.find(({ name }) => `field.${name}` === key);
    return spec && isSecretKind(spec.kind) ? '••••' : value;
  };

  async #check(): Promise<void> {
    try {
      const request = { method: 'POST', path: `${this.#path}/check`, answer: AccountCheck } as const;
      this.outcome = (await this.portal.api.request(request)).outcome;
    } catch (error) {
      this.portal.say(errorWords(error));
    }
  }

  async #forget(): Promise<void> {
    const yes = await this.confirm.ask({
      title: t('admin:carriers.forget'),
      text: t('admin:records.forgetText', { system: systemName(this.system) }),
      act: t('admin:carriers.forget'),
    });
    if (!yes) return;
    try {
      await this.portal.api.request({ method: 'DELETE', path: `${this.#path}/account`, answer: NOTHING });
      this.outcome = null;
      await this.#edit.reload();
    } catch (error) {
      this.portal.say(errorWords(error));
    }
  }
}

/** What the server is asked to change: of credentials only what was written. */
function changes(draft: Written, before: Written) {
  const changed = Object.entries(draft).filter(([name, value]) => value !== '' && value !== before[name]);
  const part = (prefix: string) =>
    Object.fromEntries(
      changed.flatMap(([name, value]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
      ),
    );
  const enabled = draft['enabled'];
  return {
    ...(enabled === before['enabled'] ? {} : { enabled }),
    options: part('option.'),
    fields: part('field.'),
  };
}

function stateWords({ changedAt, refusedSince }: RecordSystemView): string {
  if (refusedSince !== null) return t('admin:records.refusedSince', { at: shortMoment(refusedSince) });
  return changedAt === null
    ? t('admin:records.notSet')
    : t('admin:carriers.changed', { at: shortMoment(changedAt) });
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-record-system-section': MidcallRecordSystemSection;
  }
}
