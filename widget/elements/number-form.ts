import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { base, button, field } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { parsePhone } from '../../ui/phone.ts';
import { errorText } from '../words.ts';

/**
 * Asks for another number than the one that calls.
 *
 * @event {NumberEvent} midcall-number - A complete number, as E.164.
 */
@customElement('midcall-number-form')
export class MidcallNumberForm extends LitElement {
  static override styles = [
    base,
    button,
    field,
    css`
      form {
        display: grid;
        gap: var(--midcall-3);
      }
      .opener {
        inline-size: 100%;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
        justify-content: flex-end;
      }
    `,
  ];

  @query('input') private input!: HTMLInputElement;

  @state() private wrong = false;
  @state() private open = false;

  /** ISO 3166 country a number without a country code is read in. */
  @property({ attribute: false }) homeCountry = 'US';
  /** Code of the server's refusal; `null` when there is none. */
  @property({ attribute: false }) refusal: string | null = null;
  /** The server is asked. */
  @property({ type: Boolean }) busy = false;

  constructor() {
    super();
    new LocaleController(this);
  }

  protected override render() {
    if (!this.open)
      return html`<button class="b opener" @click=${this.handleOpen}>${t('empty.another')}</button>`;
    const complaint = this.wrong ? t('number.invalid') : this.refusal === null ? '' : errorText(this.refusal);
    return html`
      <form novalidate @submit=${this.handleSubmit}>
        <div class="field">
          <label for="number">${t('number.label')}</label>
          <input
            id="number"
            class="in"
            type="tel"
            autocomplete="off"
            dir="ltr"
            aria-describedby="help"
            aria-invalid=${complaint === '' ? nothing : 'true'}
            @input=${this.handleInput}
          />
          <p
            id="help"
            class="help ${complaint === '' ? '' : 'danger'}"
            role=${complaint === '' ? nothing : 'alert'}
          >
            ${complaint === '' ? t('number.help') : complaint}
          </p>
        </div>
        <div class="row">
          <button class="b" type="button" @click=${this.handleCancel}>${t('number.cancel')}</button>
          <button class="b primary" aria-disabled=${this.busy ? 'true' : nothing}>${t('number.open')}</button>
        </div>
      </form>
    `;
  }

  private async handleOpen() {
    this.open = true;
    await this.updateComplete;
    this.input.focus();
  }

  private handleCancel() {
    this.open = this.wrong = false;
  }

  private handleInput() {
    this.wrong = false;
  }

  private async handleSubmit(event: SubmitEvent) {
    event.preventDefault();
    if (this.busy) return;
    const number = await parsePhone(this.input.value, this.homeCountry);
    this.wrong = number === null;
    if (number !== null) this.dispatchEvent(new NumberEvent(number));
    else this.input.focus();
  }
}

export class NumberEvent extends CustomEvent<{ number: string }> {
  constructor(number: string) {
    super('midcall-number', { detail: { number }, bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-number-form': MidcallNumberForm;
  }
}
