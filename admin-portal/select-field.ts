import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { icon } from '../ui/icons.ts';

/** `language`: of the label, where it is another than that of the page. */
export type Choice<T extends string = string> = readonly [value: T, label: string, language?: string];

export interface SelectField<T extends string> {
  /** Of the control in its tree, and its name in a form. */
  id: string;
  label: string;
  value: T;
  choices: readonly Choice<T>[];
  help?: string;
  /** Who is signed in may only read. */
  locked?: boolean;
  /** Its choices are long: it takes a row. */
  wide?: boolean;
  /** Without, the choice belongs to the form, and `value` is what it begins with. */
  onChange?: (value: T) => void;
}

/** One of a list, in the browser's own control. */
export const selectField = <T extends string>(field: SelectField<T>): TemplateResult => {
  const { id, label, value, choices, help = '', locked = false, wide = false, onChange } = field;
  return html`<div class="field ${wide ? 'wide' : ''}">
    <label for=${id}>${label}</label>
    <span class="select">
      <select
        class="in"
        id=${id}
        name=${id}
        ?disabled=${locked}
        aria-describedby=${help === '' ? nothing : `${id}-help`}
        @change=${({ target }: Event) => onChange?.((target as HTMLSelectElement).value as T)}
      >
        ${choices.map(([choice, name, language]) =>
          onChange
            ? html`<option value=${choice} lang=${language ?? nothing} .selected=${live(choice === value)}>
                ${name}
              </option>`
            : html`<option value=${choice} ?selected=${choice === value}>${name}</option>`,
        )}
      </select>
      ${icon('down')}
    </span>
    ${help === '' ? nothing : html`<small class="help" id="${id}-help">${help}</small>`}
  </div>`;
};
