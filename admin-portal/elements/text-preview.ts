import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { normalizeText } from '../../protocol/normalize-text.ts';
import { resolveVariables } from '../../protocol/variables.ts';
import { base } from '../../ui/components.ts';
import { direction, t } from '../../ui/i18n.ts';
import { PortalElement } from '../page-element.ts';

/** A text as it stands on the caller's telephone: variables filled, from the company. */
@customElement('midcall-text-preview')
export class MidcallTextPreview extends PortalElement {
  static override styles = [
    base,
    css`
      .phone {
        display: grid;
        gap: var(--midcall-3);
        max-inline-size: 300px;
        min-block-size: 150px;
        align-content: start;
        padding: var(--midcall-4) var(--midcall-3) var(--midcall-6);
        border: 6px solid var(--midcall-text);
        border-block-end: 0;
        border-start-start-radius: 28px;
        border-start-end-radius: 28px;
        background: var(--midcall-surface);
      }
      .from {
        display: grid;
        justify-items: center;
        text-align: center;
      }
      .from small {
        font: var(--midcall-type-meta);
        color: var(--midcall-text-muted);
      }
      .bubble {
        justify-self: start;
        max-inline-size: 88%;
        padding: var(--midcall-2) var(--midcall-3);
        border-radius: 14px;
        border-end-start-radius: 4px;
        background: var(--midcall-hover);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      figcaption {
        font: var(--midcall-type-meta);
        font-weight: 500;
        margin-block-end: var(--midcall-2);
      }
    `,
  ];

  /** With its variables, as it is written. */
  @property() text = '';
  @property() language = 'en';
  /** Number it comes from, as it is shown; empty: not known. */
  @property() sender = '';
  /** Values of variables beside the company, by name. */
  @property({ attribute: false }) values: Readonly<Record<string, string>> = {};

  override render() {
    const company = this.portal.account.tenant.name;
    const text = normalizeText(resolveVariables(this.text, { company, ...this.values }).text);
    return html`<figure>
      <figcaption>${t('admin:text.preview')}</figcaption>
      <div class="phone">
        <p class="from">
          <b dir="auto">${company}</b
          >${this.sender === '' ? nothing : html`<small class="num"><bdi>${this.sender}</bdi></small>`}
        </p>
        ${
          text.trim() === ''
            ? nothing
            : html`<p class="bubble" lang=${this.language} dir=${direction(this.language)}>${text}</p>`
        }
      </div>
    </figure>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-text-preview': MidcallTextPreview;
  }
}
