import { html, LitElement } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { base, button } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';

/** Asks whether to leave a page with unsaved work. Escape, and closing it, stay. */
@customElement('midcall-leave-dialog')
export class MidcallLeaveDialog extends LitElement {
  static override styles = [base, button];

  @state() private open = false;
  #answer: (leave: boolean) => void = () => {};

  constructor() {
    super();
    new LocaleController(this);
  }

  ask(): Promise<boolean> {
    this.#answer(false);
    this.open = true;
    return new Promise((resolve) => (this.#answer = resolve));
  }

  override render() {
    return html`
      <wa-dialog
        label=${t('admin:leave.title')}
        ?open=${this.open}
        @wa-hide=${this.#handleHide}
        without-header
      >
        <h2>${t('admin:leave.title')}</h2>
        <p>${t('admin:leave.text')}</p>
        <button slot="footer" class="b" @click=${() => this.#settle(true)}>${t('admin:leave.leave')}</button>
        <button slot="footer" class="b primary" autofocus @click=${() => this.#settle(false)}>
          ${t('admin:leave.stay')}
        </button>
      </wa-dialog>
    `;
  }

  /** The harmless choice has the focus. */
  /** Escape, or a click beside it; what was chosen here has settled it before. */
  #handleHide(): void {
    if (this.open) this.#settle(false);
  }

  #settle(leave: boolean): void {
    this.open = false;
    this.#answer(leave);
    this.#answer = () => {};
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-leave-dialog': MidcallLeaveDialog;
  }
}
