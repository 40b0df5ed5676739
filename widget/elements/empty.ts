import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, button } from '../../ui/components.ts';
import { LocaleController } from '../../ui/i18n.ts';
import { icon, type IconName } from '../../ui/icons.ts';

/**
 * What stands where a conversation would be: what, why, and who can change it.
 *
 * @slot - What can be done about it.
 */
@customElement('midcall-empty')
export class MidcallEmpty extends LitElement {
  static override styles = [
    base,
    button,
    css`
      :host {
        display: grid;
        align-content: safe center;
        justify-items: center;
        text-align: center;
        gap: var(--midcall-2);
        padding: var(--midcall-6);
        overflow-y: auto;
      }
      h2 {
        font: var(--midcall-type-name);
      }
      p {
        color: var(--midcall-text-muted);
        max-inline-size: 34ch;
        text-wrap: balance;
      }
      code {
        font: var(--midcall-type-meta);
        font-family: var(--midcall-font-mono);
        color: var(--midcall-text-muted);
        user-select: all;
      }
      .art {
        inline-size: 88px;
        block-size: 88px;
        margin-block-end: var(--midcall-2);
        color: var(--midcall-text-muted);
        fill: none;
        stroke: currentColor;
        stroke-width: 2;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
      .art .ground {
        fill: var(--midcall-hover);
        stroke: none;
      }
      .art .phone {
        fill: var(--midcall-surface);
      }
      .art .words {
        stroke: var(--midcall-line-control);
      }
      .art .waves {
        stroke: var(--midcall-accent);
      }
      .round {
        inline-size: 56px;
        block-size: 56px;
        border-radius: 50%;
        background: var(--midcall-hover);
        display: grid;
        place-items: center;
        margin-block-end: var(--midcall-2);
        color: var(--midcall-text-muted);
        border: 1px solid transparent;
      }
      @media (max-height: 380px) {
        .art,
        .round {
          display: none;
        }
      }
    `,
  ];

  /** What it is. Empty shows nothing of it: a state still on its way. */
  @property() heading = '';
  @property() text = '';
  /** A sign above; `null` draws the telephone. */
  @property({ attribute: false }) sign: IconName | null = null;
  /** For support. */
  @property() code = '';

  constructor() {
    super();
    new LocaleController(this);
  }

  protected override render() {
    return html`
      ${this.sign === null ? PHONE : html`<span class="round">${icon(this.sign, { size: 20 })}</span>`}
      ${this.heading === '' ? nothing : html`<h2>${this.heading}</h2>`}
      ${this.text === '' ? nothing : html`<p>${this.text}</p>`}
      ${this.code === '' ? nothing : html`<code dir="ltr">${this.code}</code>`}
      <slot></slot>
    `;
  }
}

const PHONE: TemplateResult = html`<svg class="art" viewBox="0 0 88 88" aria-hidden="true">
  <circle class="ground" cx="44" cy="44" r="42" />
  <rect class="phone" x="31" y="20" width="26" height="46" rx="5" />
  <path d="M40 61h8" />
  <path class="words" d="M37 32h14M37 39h9" />
  <path class="waves" d="M64 34c4 6 4 14 0 20M24 34c-4 6-4 14 0 20" />
</svg>`;

declare global {
  interface HTMLElementTagNameMap {
    'midcall-empty': MidcallEmpty;
  }
}
