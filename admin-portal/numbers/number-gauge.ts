import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { NumberGauge } from '../../protocol/phone-number.ts';
import { base, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { formatNumber, LocaleController, t } from '../../ui/i18n.ts';

/** How much a number may send at this moment, as a bar and in words, and how many texts wait. */
@customElement('midcall-number-gauge')
export class MidcallNumberGauge extends LitElement {
  static override styles = [
    base,
    status,
    css`
      :host {
        min-inline-size: 130px;
      }
      .bar {
        block-size: 6px;
        border-radius: var(--midcall-radius-full);
        background: var(--midcall-hover);
        border: 1px solid var(--midcall-line-control);
        overflow: hidden;
      }
      .free {
        block-size: 100%;
        background: var(--midcall-accent);
        transition: inline-size var(--midcall-base) var(--midcall-ease);
      }
      @media (prefers-reduced-motion: reduce) {
        .free {
          transition: none;
        }
      }
      @media (forced-colors: active) {
        .free {
          background: Highlight;
          forced-color-adjust: none;
        }
      }
      small {
        display: block;
        font: var(--midcall-type-meta);
        color: var(--midcall-text-muted);
      }
    `,
  ];

  /** `null`: not known yet. */
  @property({ attribute: false }) gauge: NumberGauge | null = null;

  constructor() {
    super();
    new LocaleController(this);
  }

  /** By the object model: a style in an attribute is not allowed here. */
  override updated() {
    if (!this.gauge) return;
    const { tokens, burst } = this.gauge;
    const share = Math.min(1, Math.max(0, tokens) / burst);
    const free = this.renderRoot.querySelector<HTMLElement>('.free');
    free?.style.setProperty('inline-size', `${share * 100}%`);
  }

  override render() {
    const { gauge } = this;
    if (!gauge) return nothing;
    const { burst, ratePerSecond, waiting } = gauge;
    const tokens = Math.max(0, gauge.tokens);
    const words = t('admin:numbers.free', {
      free: formatNumber(Math.floor(tokens)),
      burst: formatNumber(burst),
      rate: formatNumber(ratePerSecond),
    });
    return html`
      <div class="bar" aria-hidden="true">
        <div class="free"></div>
      </div>
      <small>${words}</small>
      ${
        waiting > 0
          ? html`<span class="st warning"
              >${icon('clock')}${t('admin:numbers.waiting', { n: formatNumber(waiting) })}</span
            >`
          : nothing
      }
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-number-gauge': MidcallNumberGauge;
  }
}
