import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { RecordSystemView } from '../../protocol/record-system.ts';
import { t } from '../../ui/i18n.ts';
import { AccountSection, type AccountWords, changedParts, type Written } from '../account-section.ts';
import { optionName, optionValue, systemName } from '../record-words.ts';
import { selectField } from '../select-field.ts';
import { switchField } from '../setting-fields.ts';
import { shortMoment } from '../time-zone.ts';

/** Where the CRMs that conversations are written to are read. */
export const RECORD_SYSTEMS_PATH = '/v1/admin/record-systems';
export const RecordSystemsAnswer = z.object({ systems: z.array(RecordSystemView) });

const OPTION = 'option.';

/** Whether, how and by which credentials conversations are written to one CRM, which says what there is to choose. */
@customElement('midcall-record-system-section')
export class MidcallRecordSystemSection extends AccountSection<RecordSystemView> {
  /** Its name, as in the API. */
  @property() system = '';

  protected override get path(): string {
    return `${RECORD_SYSTEMS_PATH}/${encodeURIComponent(this.system)}`;
  }

  protected override get words(): AccountWords {
    return {
      heading: systemName(this.system),
      state: this.view ? stateWords(this.view) : '',
      outcome: this.outcome ? t(`admin:records.checked.${this.outcome}`) : '',
      forget: t('admin:records.forgetText', { system: systemName(this.system) }),
    };
  }

  protected override get kept() {
    return { known: this.view?.fields.some(({ set }) => set) ?? false };
  }

  protected override async read(signal: AbortSignal): Promise<RecordSystemView | undefined> {
    const request = { path: RECORD_SYSTEMS_PATH, answer: RecordSystemsAnswer, signal };
    const { systems } = await this.portal.api.request(request);
    return systems.find(({ system }) => system === this.system);
  }

  protected override write(draft: Written, { base, ifMatch }: { base: Written; ifMatch: string }) {
    const { enabled } = draft;
    const body = {
      ...(enabled === base['enabled'] ? {} : { enabled }),
      options: changedParts(OPTION, draft, base),
      fields: changedParts('field.', draft, base),
    };
    return this.portal.api.request({
      method: 'PUT',
      path: this.path,
      body,
      ifMatch,
      answer: RecordSystemView,
    });
  }

  protected override get chosen(): Written {
    const options = this.#options.map(({ name, value }) => [OPTION + name, value] as const);
    return { enabled: this.view?.enabled ?? false, ...Object.fromEntries(options) };
  }

  protected override get choiceNames(): Record<string, string> {
    const names = this.#options.map(({ name }) => [OPTION + name, optionName(name)] as const);
    return { enabled: t('admin:records.enabled'), ...Object.fromEntries(names) };
  }

  protected override renderChoices() {
    const draft = this.edit.draft ?? {};
    const set = (name: string) => (value: string | boolean) => this.edit.set({ [name]: value });
    const enabled = { key: 'enabled', label: t('admin:records.enabled'), locked: this.locked };
    return html`${switchField(enabled, draft['enabled'] === true, set('enabled'))}
      <div class="pair">
        ${this.#options.map(({ name, values }) =>
          selectField({
            id: OPTION + name,
            label: optionName(name),
            value: String(draft[OPTION + name]),
            choices: values.map((value) => [value, optionValue(name, value)] as const),
            locked: this.locked,
            onChange: set(OPTION + name),
          }),
        )}
      </div>`;
  }

  protected override choiceWords(key: string, value: unknown): string {
    if (typeof value === 'boolean') return value ? t('admin:records.on') : t('admin:records.off');
    return optionValue(key.slice(OPTION.length), String(value));
  }

  get #options(): RecordSystemView['options'] {
    return this.view?.options ?? [];
  }
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
