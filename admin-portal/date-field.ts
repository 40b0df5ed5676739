import { html, nothing, type TemplateResult } from 'lit';

export interface DateField {
  /** Of the control in its tree. */
  id: string;
  label: string;
  /** As `2026-11-22`; empty: none. */
  value: string;
  min?: string;
  max?: string;
  onChange: (day: string) => void;
}

/** A day, in the browser's own control. What is no day between the ends changes nothing. */
export const dateField = ({ id, label, value, min, max, onChange }: DateField): TemplateResult => html`
  <div class="field">
    <label for=${id}>${label}</label>
    <input
      class="in"
      id=${id}
      type="date"
      min=${min ?? nothing}
      max=${max ?? nothing}
      .value=${value}
      @change=${({ target }: Event) => {
        const { value: day, validity } = target as HTMLInputElement;
        if (validity.valid) onChange(day);
      }}
    />
  </div>
`;
