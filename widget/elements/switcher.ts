import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, button } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { formatPhone } from '../../ui/phone.ts';
import type { BoundCall } from '../binding.ts';

/** More than two calls cannot be held in mind. */
const SHOWN = 2;

/**
 * The calls an agent has at the same time: who is shown, who waits, and what they wrote meanwhile.
 *
 * @event {PickCallEvent} midcall-pick-call - The agent wants to see this call.
 */
@customElement('midcall-switcher')
export class MidcallSwitcher extends LitElement {
  static override styles = [
    base,
    button,
    css`
      nav {
        display: flex;
        gap: var(--midcall-1);
        padding: var(--midcall-1) var(--midcall-2);
        background: var(--midcall-surface-sunken);
        border-block-end: 1px solid var(--midcall-line);
      }
      button {
        flex: 1 1 0;
        min-inline-size: 0;
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 6px;
        min-block-size: 32px;
        padding-inline: var(--midcall-2);
        border: 1px solid transparent;
        border-radius: var(--midcall-radius-m);
        background: transparent;
        font: var(--midcall-type-meta);
        font-weight: 500;
        color: var(--midcall-text-muted);
        cursor: pointer;
      }
      button:hover {
        background: var(--midcall-hover);
      }
      button[aria-current] {
        background: var(--midcall-surface);
        border-color: var(--midcall-line-control);
        color: var(--midcall-text);
        font-weight: 600;
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .state {
        font-weight: 400;
        color: var(--midcall-text-muted);
        white-space: nowrap;
      }
      .count {
        min-inline-size: 20px;
        padding-inline: 6px;
        border-radius: var(--midcall-radius-full);
        background: var(--midcall-accent-tint);
        color: var(--midcall-accent-text);
        font-weight: 600;
        border: 1px solid transparent;
      }
      @media (forced-colors: active) {
        button[aria-current] {
          outline: 2px solid Highlight;
          outline-offset: -2px;
        }
      }
      @media (pointer: coarse) {
        button {
          min-block-size: 44px;
        }
      }
    `,
  ];

  @property({ attribute: false }) calls: readonly BoundCall[] = [];
  /** Key of the shown call. */
  @property({ attribute: false }) shown: string | null = null;
  /** Unread messages of the calls that are not shown, by key. */
  @property({ attribute: false }) unread: Readonly<Record<string, number>> = {};

  constructor() {
    super();
    new LocaleController(this);
  }

  protected override render() {
    const current = this.calls.filter(({ callKey }) => callKey === this.shown);
    const others = this.calls
      .filter(({ callKey }) => callKey !== this.shown)
      .slice(0, SHOWN - current.length);
    const shown = this.calls.filter((call) => current.includes(call) || others.includes(call));
    return html`<nav aria-label=${t('switcher.label')}>${shown.map((call) => this.renderCall(call))}</nav>`;
  }

  private renderCall({ callKey, name, number, state }: BoundCall) {
    const count = this.unread[callKey] ?? 0;
    const isShown = callKey === this.shown;
    return html`<button
      aria-current=${isShown ? 'true' : nothing}
      @click=${() => this.dispatchEvent(new PickCallEvent(callKey))}
    >
      <span class="name" dir="auto">${name ?? (number === null ? t('noName') : formatPhone(number))}</span>
      ${isShown ? nothing : html`<span class="state">${t(`call.${state}`)}</span>`}
      ${
        count > 0 && !isShown
          ? html`<span class="count num" aria-hidden="true">${count > 9 ? '9+' : count}</span
              ><span class="sr">${t('switcher.unread', { count })}</span>`
          : nothing
      }
    </button>`;
  }
}

export class PickCallEvent extends CustomEvent<{ callKey: string }> {
  constructor(callKey: string) {
    super('midcall-pick-call', { detail: { callKey }, bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-switcher': MidcallSwitcher;
  }
}
