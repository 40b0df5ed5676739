import { html, LitElement } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { base, button } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';

/** What is asked: `act` is the word of the button that does it. */
export interface Question {
  title: string;
  text: string;
  act: string;
}

/** Asks before something is ended or removed, and says what hangs on it. Escape, and closing it, do nothing. */
@customElement('midcall-confirm-dialog')
export class MidcallConfirmDialog extends LitElement {
  static override styles = [base, button];

  @state() private question: Question = { title: '', text: '', act: '' };
  @state() private open = false;
  #answer: (yes: boolean) => void = () => {};
  /** The one before has left the screen: until then another cannot open. */
  #closed: Promise<void> = Promise.resolve();
  #whenClosed: () => void = () => {};

  constructor() {
    super();
    new LocaleController(this);
  }

  /** Whether it shall be done. Of two questions at once the first is answered with no. */
  async ask(question: Question): Promise<boolean> {
    this.#answer(false);
    await this.#closed;
    this.question = question;
    this.open = true;
    return new Promise((resolve) => (this.#answer = resolve));
  }

  override render() {
    const { title, text, act } = this.question;
    return html`
      <wa-dialog
        label=${title}
        ?open=${this.open}
        @wa-hide=${this.#handleHide}
        @wa-after-hide=${() => this.#whenClosed()}
        without-header
      >
        <h2>${title}</h2>
        <p>${text}</p>
        <button slot="footer" class="b danger" @click=${() => this.#settle(true)}>${act}</button>
        <button slot="footer" class="b" autofocus data-harmless @click=${() => this.#settle(false)}>
          ${t('admin:confirm.cancel')}
        </button>
      </wa-dialog>
    `;
  }

  /** The harmless choice has the focus. */
  #handleHide(): void {
    if (this.open) this.#settle(false);
  }

  #settle(yes: boolean): void {
    if (this.open) this.#closed = new Promise((resolve) => (this.#whenClosed = resolve));
    this.open = false;
    this.#answer(yes);
    this.#answer = () => {};
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-confirm-dialog': MidcallConfirmDialog;
  }
}
