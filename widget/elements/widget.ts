import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import './header.ts';

/**
 * The page of the widget: stands at once, while what it needs to talk to the host and the server is on its way. Fills
 * its page; works from 280 px of width.
 */
@customElement('midcall-widget')
export class MidcallWidget extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        container-type: inline-size;
        display: flex;
        flex-direction: column;
        block-size: 100dvh;
        min-inline-size: 280px;
        overflow: hidden;
        background: var(--midcall-surface);
      }
      .loading {
        flex: 1;
        display: grid;
        place-items: center;
        color: var(--midcall-text-muted);
        animation: appear var(--midcall-base) 1s both;
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
    `,
  ];

  /** What is shown once it is there. */
  @property({ attribute: false }) app: HTMLElement | null = null;

  constructor() {
    super();
    new LocaleController(this);
  }

  protected override render() {
    return (
      this.app ??
      html`<midcall-header></midcall-header>
        <div class="loading">${t('loading')}</div>`
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-widget': MidcallWidget;
  }
}
