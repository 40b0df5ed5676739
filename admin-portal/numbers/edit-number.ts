import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { numberConfiguration, NumberView } from '../../protocol/phone-number.ts';
import { base, field } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { Edit } from '../edit.ts';
import { roleWords } from './number-words.ts';
import { PortalElement } from '../page-element.ts';
import { numberField, numberProblem, switchField } from '../setting-fields.ts';
import { settingFields } from '../setting-fields.styles.ts';
import { settingWords } from '../setting-words.ts';
import { NumberEvent } from './number-event.ts';
import '../elements/section.ts';

type Configuration = ReturnType<typeof numberConfiguration>;

/** What is edited of one number: label, roles, photos, how fast it may send. */
@customElement('midcall-edit-number')
export class MidcallEditNumber extends PortalElement {
  static override styles = [base, field, settingFields];

  @property({ attribute: false }) number!: NumberView;

  #edit: Edit<Configuration> = new Edit<Configuration>(this, {
    navigation: () => this.portal.navigation,
    load: async (signal) =>
      numberConfiguration(await this.portal.api.request({ path: this.#path, answer: NumberView, signal })),
    // the server compares what is changed, and nothing else
    compared: (before, draft) => pickChanged(before, before, draft),
    save: async (draft, { base: before, ifMatch }) => {
      const body = pickChanged(draft, before, draft);
      const request = { method: 'PUT', path: this.#path, body, answer: NumberView, ifMatch } as const;
      const number = await this.portal.api.request(request);
      this.dispatchEvent(new NumberEvent('number-changed', number));
      return numberConfiguration(number);
    },
  });

  override render() {
    const { draft } = this.#edit;
    return html`<midcall-section
      level="3"
      heading=${t('admin:numbers.settings')}
      problem=${draft && this.#problem(draft)}
      .edit=${this.#edit}
      ?locked=${this.#locked}
      .names=${{
        label: t('admin:numbers.label'),
        outbound: t('admin:numbers.alsoOutbound'),
        mms: t('admin:numbers.mms'),
        globalOutbound: t('admin:numbers.global'),
        ratePerSecond: t('admin:numbers.rate'),
        burst: t('admin:numbers.burst'),
        draining: t('admin:numbers.draining'),
      }}
      .show=${(key: string, value: unknown) => (key === 'label' ? String(value) : settingWords(key, value))}
    >
      ${draft ? this.#renderFields(draft) : nothing}
    </midcall-section>`;
  }

  #renderFields(draft: Configuration) {
    const edit = this.#edit;
    const part = (key: string, label: string, more: object = {}) => ({
      key,
      label,
      locked: this.#locked,
      ...more,
    });
    const wasBoth = edit.base?.inbound === true && edit.base.outbound;
    const why = wasBoth || !draft.inbound ? t('admin:numbers.roleFixed', { role: roleWords(draft) }) : '';
    return html`<div class="fields">
      <div class="field">
        <label for="label">${t('admin:numbers.label')}</label>
        <input
          class="in"
          id="label"
          maxlength="80"
          .value=${draft.label}
          ?disabled=${this.#locked}
          @input=${(event: Event) => edit.set({ label: (event.target as HTMLInputElement).value })}
        />
        <small class="help">${t('admin:numbers.labelHelp')}</small>
      </div>
      ${switchField(part('outbound', t('admin:numbers.alsoOutbound'), { why }), draft.outbound, (outbound) =>
        edit.set({ outbound }),
      )}
      ${switchField(part('mms', t('admin:numbers.mms')), draft.mms, (mms) => edit.set({ mms }))}
      ${switchField(
        part('global', t('admin:numbers.global'), { help: t('admin:numbers.globalHelp') }),
        draft.globalOutbound,
        (globalOutbound) => edit.set({ globalOutbound }),
      )}
      <div class="pair">
        ${numberField(
          part('rate', t('admin:numbers.rate'), { help: t('admin:numbers.rateHelp') }),
          { value: draft.ratePerSecond, range: this.#range },
          (ratePerSecond) => edit.set({ ratePerSecond }),
        )}
        ${numberField(
          part('burst', t('admin:numbers.burst'), { help: t('admin:numbers.burstHelp') }),
          { value: draft.burst, range: this.#range },
          (burst) => edit.set({ burst }),
        )}
      </div>
    </div>`;
  }

  #problem({ ratePerSecond, burst }: Configuration): string {
    const wrong = [ratePerSecond, burst].some((value) => numberProblem(value, this.#range) !== '');
    return wrong ? t('admin:value.outOfRange') : '';
  }

  get #range() {
    return { min: 1, max: 1_000, unit: t('admin:numbers.segments') };
  }

  get #locked(): boolean {
    return !this.portal.can('config.write');
  }

  get #path(): string {
    return `/v1/admin/numbers/${this.number.id}`;
  }
}

const pickChanged = (from: Configuration, before: Configuration, draft: Configuration) =>
  Object.fromEntries(
    Object.entries(from).filter(([name]) => {
      const key = name as keyof Configuration; // `entries` forgets whose they are
      return before[key] !== draft[key];
    }),
  );

declare global {
  interface HTMLElementTagNameMap {
    'midcall-edit-number': MidcallEditNumber;
  }
}
