import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { base, chip, field } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';

/** A variable is to stand in the text: `{{caller | "there"}}`. */
export class InsertVariableEvent extends CustomEvent<string> {
  constructor(variable: string) {
    super('insert-variable', { detail: variable });
  }
}

/**
 * Variables to put into a text, with the words that stand there where a value is not known.
 *
 * @event {InsertVariableEvent} insert-variable
 */
@customElement('midcall-variable-chips')
export class MidcallVariableChips extends LitElement {
  static override styles = [
    base,
    field,
    chip,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        align-items: center;
      }
      .in {
        flex: 1 1 160px;
      }
    `,
  ];

  @query('input') private fallback!: HTMLInputElement;

  @property({ attribute: false }) names: readonly string[] = [];

  constructor() {
    super();
    new LocaleController(this);
  }

  override render() {
    return html`<div role="group" aria-label=${t('admin:text.insert')}>
      <span class="help" aria-hidden="true">${t('admin:text.insert')}</span>
      ${this.names.map((name) => this.#renderChip(name))}
      <input
        class="in"
        maxlength="100"
        placeholder=${t('admin:text.fallback')}
        aria-label=${t('admin:text.fallback')}
      />
    </div>`;
  }

  #renderChip(name: string): TemplateResult {
    return html`<button class="chip" type="button" @click=${() => this.#insert(name)}>${name}</button>`;
  }

  #insert(name: string): void {
    const words = this.fallback.value.replaceAll('"', '').trim();
    this.fallback.value = '';
    this.dispatchEvent(new InsertVariableEvent(words === '' ? `{{${name}}}` : `{{${name} | "${words}"}}`));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-variable-chips': MidcallVariableChips;
  }
}
