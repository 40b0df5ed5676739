import { html, nothing, type TemplateResult } from 'lit';
import { SETTING_SCHEMAS, type SettingKey, type Settings } from '../../protocol/settings.ts';
import { t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { listOf } from '../list-of.ts';
import { countryName } from '../countries.ts';
import type { CountriesEvent } from '../elements/country-picker.ts';
import { fits } from '../setting-fields.ts';
import { type NumberSetting, settingRange } from '../setting-numbers.ts';
import { settingName, settingValue, settingWords } from '../setting-words.ts';
import '../elements/country-picker.ts';

/** The control of one setting, by the kind of its value. Its label stands beside it, in `#name-<key>`. */
export function overrideField(
  key: SettingKey,
  draft: unknown,
  onDraft: (draft: unknown) => void,
): TemplateResult {
  const label = `name-${key}`;
  if (Array.isArray(draft))
    return html`<midcall-country-picker
      label=${settingName(key)}
      .countries=${draft as string[]}
      @countries=${({ countries }: CountriesEvent) => onDraft(countries)}
    ></midcall-country-picker>`;
  if (typeof draft === 'number') return numberInput(key as NumberSetting, draft, onDraft); // of its schema
  const options = typeof draft === 'boolean' ? [true, false] : optionsOf(key);
  return html`<span class="select"
    ><select
      class="in"
      aria-labelledby=${label}
      @change=${(event: Event) => onDraft(options[(event.target as HTMLSelectElement).selectedIndex])}
    >
      ${options.map(
        (option) => html`<option ?selected=${option === draft}>${overrideWords(key, option)}</option>`,
      )}</select
    >${icon('down')}</span
  >`;
}

function numberInput(key: NumberSetting, draft: number, onDraft: (draft: number) => void): TemplateResult {
  const { unit, min, max, scale = 1, step = 1 } = settingRange(key);
  return html`<span class="amount"
    ><input
      class="in"
      type="number"
      aria-labelledby="name-${key}"
      aria-describedby="unit-${key}"
      min=${min / scale}
      max=${max / scale}
      step=${step}
      .value=${Number.isNaN(draft) ? '' : String(Number((draft / scale).toFixed(3)))}
      aria-invalid=${fits(key, draft) ? nothing : 'true'}
      @input=${(event: Event) => onDraft(Math.round((event.target as HTMLInputElement).valueAsNumber * scale))}
    /><span id="unit-${key}">${unit}</span></span
  >`;
}

function optionsOf(key: SettingKey): readonly string[] {
  const schema = SETTING_SCHEMAS[key];
  return 'options' in schema ? (schema.options as readonly string[]) : []; // an enumeration
}

/** The value of a setting in words. */
export function overrideWords(key: string, value: unknown): string {
  if (Array.isArray(value)) return listOf(value.map((code) => countryName(String(code)))) || '–';
  return typeof value === 'string' ? settingValue(key, value) : settingWords(key, value);
}

/** Why a setting has no effect in the queue, in words; `''`: it has. */
export const overrideNote = (key: SettingKey, { presets, freeText }: Settings): string =>
  key === 'personalPresets' && !(presets && freeText) ? t('admin:session.personalNeeds') : '';
