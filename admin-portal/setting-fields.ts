import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { SETTING_SCHEMAS, type SettingKey, type Settings } from '../protocol/settings.ts';
import { formatNumber, t } from '../ui/i18n.ts';

/** What every field of a setting has. */
export interface FieldParts {
  /** Name of the control in its tree. */
  key: string;
  label: string;
  help?: string;
  /** Why it cannot be changed now, in words; it stands in the place of the help. `''`: it can. */
  why?: string;
  /** Who is signed in may only read. */
  locked: boolean;
}

/** On or off. */
export function switchField(
  { key, label, help = '', why = '', locked }: FieldParts,
  on: boolean,
  onChange: (on: boolean) => void,
): TemplateResult {
  const about = why || help;
  return html`<label class="pick">
    <input
      id=${key}
      type="checkbox"
      role="switch"
      aria-checked=${on ? 'true' : 'false'}
      .checked=${live(on)}
      ?disabled=${locked || why !== ''}
      aria-labelledby="${key}-label"
      aria-describedby=${about ? `${key}-help` : nothing}
      @change=${(event: Event) => onChange((event.target as HTMLInputElement).checked)}
    />
    <span id="${key}-label">${label}</span>
    ${about ? html`<small class="help" id="${key}-help">${about}</small>` : nothing}
  </label>`;
}

/** One of a few. */
export function choiceField<V extends string>(
  { key, label, help = '', why = '', locked }: FieldParts,
  {
    value,
    options,
  }: { value: V; options: readonly { value: V; label: string; help?: string; why?: string }[] },
  onChange: (value: V) => void,
): TemplateResult {
  const about = why || help;
  return html`<fieldset aria-describedby=${about ? `${key}-help` : nothing}>
    <legend class="label">${label}</legend>
    ${options.map(
      (option) =>
        html`<label class="pick">
          <input
            type="radio"
            name=${key}
            value=${option.value}
            .checked=${live(option.value === value)}
            ?disabled=${locked || why !== '' || (option.why ?? '') !== ''}
            aria-labelledby="${key}-${option.value}"
            aria-describedby=${option.why || option.help ? `${key}-${option.value}-help` : nothing}
            @change=${() => onChange(option.value)}
          />
          <span id="${key}-${option.value}">${option.label}</span>
          ${option.why || option.help ? html`<small class="help" id="${key}-${option.value}-help">${option.why || option.help}</small>` : nothing}
        </label>`,
    )}
    ${about ? html`<small class="help" id="${key}-help">${about}</small>` : nothing}
  </fieldset>`;
}

/** The numbers a field takes. `scale`: how many of the setting's unit are one of the field's. */
export interface NumberRange {
  min: number;
  max: number;
  unit: string;
  scale?: number;
  step?: number;
}

/** A number, checked as the server checks it. `value` is NaN while the field is empty. What is half typed stays as it is. */
export function numberField(
  { key, label, help = '', why = '', locked }: FieldParts,
  { value, range }: { value: number; range: NumberRange },
  onChange: (value: number) => void,
): TemplateResult {
  const { min, max, unit, scale = 1, step = 1 } = range;
  const wrong = numberProblem(value, range);
  const about = why || help;
  const shown = Number.isNaN(value) ? '' : String(Number((value / scale).toFixed(3)));
  return html`<div class="field">
    <label for=${key}>${label}</label>
    <span class="amount">
      <input
        class="in"
        id=${key}
        type="number"
        inputmode=${step < 1 ? 'decimal' : 'numeric'}
        min=${min / scale}
        max=${max / scale}
        step=${step}
        .value=${shown}
        ?disabled=${locked || why !== ''}
        aria-invalid=${wrong ? 'true' : nothing}
        aria-describedby="${key}-help"
        @change=${(event: Event) => onChange(Math.round((event.target as HTMLInputElement).valueAsNumber * scale))}
      />
      <span>${unit}</span>
    </span>
    <small class="help ${wrong ? 'danger' : ''}" id="${key}-help">${wrong || about}</small>
  </div>`;
}

/** What is wrong with the number, in words; `''`: nothing. */
export function numberProblem(value: number, { min, max, scale = 1 }: NumberRange): string {
  const fits = Number.isInteger(value) && value >= min && value <= max;
  return fits
    ? ''
    : t('admin:value.range', { min: formatNumber(min / scale), max: formatNumber(max / scale) });
}

/** Whether a setting takes the value: the same schema as the server's. */
export const fits = <K extends SettingKey>(key: K, value: Settings[K]): boolean =>
  SETTING_SCHEMAS[key].safeParse(value).success;

/** Why a section cannot be saved: the first value that is out of its range. */
export const rangeProblem = (values: Partial<Settings> | null): string =>
  Object.entries(values ?? {}).every(([key, value]) => fits(key as SettingKey, value as never)) // keys of settings
    ? ''
    : t('admin:value.outOfRange');
