import { LitElement, css, html } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { base } from '../../ui/components.ts';
import type { Announcement } from '../announcements.ts';

/** So long a sentence stays in its region: long enough for any reader to have taken it. Milliseconds. */
const STAYS_MS = 10_000;

/** Speaks to screen readers from two live regions of its own, so that nothing else on the screen has to be one. */
@customElement('midcall-announcer')
export class MidcallAnnouncer extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: absolute;
        inline-size: 1px;
        block-size: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
    `,
  ];

  @query('[aria-live="polite"]') private polite!: HTMLElement;
  @query('[aria-live="assertive"]') private assertive!: HTMLElement;

  #timers = new Set<ReturnType<typeof setTimeout>>();

  override disconnectedCallback() {
    super.disconnectedCallback();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Each sentence is a new node: the same words twice are spoken twice. */
  say(announcements: readonly Announcement[]) {
    for (const { urgency, text } of announcements) {
      const line = document.createElement('p');
      line.textContent = text;
      (urgency === 'assertive' ? this.assertive : this.polite).append(line);
      const timer = setTimeout(() => {
        line.remove();
        this.#timers.delete(timer);
      }, STAYS_MS);
      this.#timers.add(timer);
    }
  }

  protected override render() {
    return html`<div aria-live="polite" aria-relevant="additions"></div>
      <div aria-live="assertive" aria-relevant="additions"></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-announcer': MidcallAnnouncer;
  }
}
