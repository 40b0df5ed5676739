import { type TemplateResult, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { icon } from '../../ui/icons.ts';

export interface SelectField<V extends string> {
  id: string;
  label: string;
  /** `lang` where the name is written in another language than the page. */
  options: readonly { value: V; name: string; lang?: string }[];
  value: V;
  disabled?: boolean;
  onChange: (value: V) => void;
}

/** A label and its select, in the `field` look. */
export function selectField<V extends string>(select: SelectField<V>): TemplateResult {
  const { id, label, options, value, disabled = false, onChange } = select;
  const handleChange = ({ target }: Event) => {
    const chosen = options.find((option) => option.value === (target as HTMLSelectElement).value);
    if (chosen) onChange(chosen.value);
  };
  return html`
    <div class="field">
      <label for=${id}>${label}</label>
      <span class="select">
        <select class="in" id=${id} ?disabled=${disabled} @change=${handleChange}>
          ${options.map(
            (option) =>
              html`<option
                value=${option.value}
                lang=${option.lang ?? nothing}
                .selected=${live(option.value === value)}
              >
                ${option.name}
              </option>`,
          )}
        </select>
        ${icon('down')}
      </span>
    </div>
  `;
}
