import { css, html, LitElement } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { base } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';

/** Milliseconds a sentence stays: long enough to read it twice. */
const STAYS_MS = 6_000;

/** Sentences about what was done: shown at the end of the window for a while, and read aloud politely. */
@customElement('midcall-toasts')
export class MidcallToasts extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: fixed;
        inset-block-end: var(--midcall-5);
        inset-inline-end: var(--midcall-5);
        z-index: 20;
        max-inline-size: min(420px, calc(100vw - 40px));
        pointer-events: none;
      }
      p {
        display: flex;
        gap: var(--midcall-2);
        align-items: center;
        padding: 10px var(--midcall-4);
        border: 1px solid var(--midcall-line);
        border-radius: var(--midcall-radius-m);
        background: var(--midcall-surface-raised);
        box-shadow: var(--midcall-shadow-2);
      }
      .i {
        color: var(--midcall-success);
      }
    `,
  ];

  @state() private words = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(words: string): void {
    clearTimeout(this.#timer);
    this.words = words;
    this.#timer = setTimeout(() => (this.words = ''), STAYS_MS);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override render() {
    return html`<div role="status">
      ${this.words && html`<p>${icon('tick')}<span>${this.words}</span></p>`}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-toasts': MidcallToasts;
  }
}
