import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import type { Composition } from '../composition.ts';

/** The text as the caller gets it, and how many messages it takes. */
@customElement('midcall-composer-preview')
export class MidcallComposerPreview extends LitElement {
  static override styles = [
    base,
    css`
      section {
        display: grid;
        gap: var(--midcall-1);
        justify-items: end;
        max-block-size: 190px;
        overflow: hidden auto;
        margin: 4px 6px 6px;
        padding: var(--midcall-2);
        border-radius: var(--midcall-radius-m);
        background: var(--midcall-surface-sunken);
        scrollbar-width: thin;
      }
      header {
        display: flex;
        justify-content: space-between;
        gap: var(--midcall-2);
        justify-self: stretch;
        color: var(--midcall-text-muted);
      }
      header,
      h3 {
        font: var(--midcall-type-meta);
      }
      .bubble {
        display: block;
        max-inline-size: 92%;
        padding: 7px var(--midcall-3);
        border: 1px solid transparent;
        border-radius: var(--midcall-radius-bubble);
        border-end-end-radius: 4px;
        background: var(--midcall-bubble-agent);
        color: var(--midcall-bubble-text);
        overflow-wrap: anywhere;
        white-space: pre-wrap;
        text-align: start;
      }
    `,
  ];

  /** What is shown. */
  @property({ attribute: false }) composition!: Composition;
  /** Language of the text. */
  @property() language = '';

  constructor() {
    super();
    new LocaleController(this);
  }

  protected override render() {
    const { final, count } = this.composition;
    return html`<section aria-labelledby="title" tabindex="0">
      <header>
        <h3 id="title">${t('composer.previewTitle')}</h3>
        <span role="status">${t('composer.messages', { count: count.segments })}</span>
      </header>
      <span class="bubble" dir="auto" lang=${this.language}>${final}</span>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-composer-preview': MidcallComposerPreview;
  }
}
