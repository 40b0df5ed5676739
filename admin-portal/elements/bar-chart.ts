import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { base } from '../../ui/components.ts';
import { formatNumber, LocaleController } from '../../ui/i18n.ts';
import type { Bars, DrawnBars } from '../draw-bars.ts';

/** What the colours of the canvas follow; a canvas does not follow by itself. */
const LOOKS = ['(prefers-color-scheme: dark)', '(forced-colors: active)'];

/**
 * Bars, drawn by a library that is loaded with the first chart. A picture with a name: whoever cannot see it reads the
 * same figures in the table that stands with every chart.
 * @csspart box - What holds the canvas; its height is the chart's.
 */
@customElement('midcall-bar-chart')
export class MidcallBarChart extends LitElement {
  static override styles = [
    base,
    css`
      .box {
        position: relative;
        block-size: 176px;
        min-inline-size: 0;
      }
      .key {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-1) var(--midcall-4);
        margin-block-end: var(--midcall-2);
        font: var(--midcall-type-meta);
        color: var(--midcall-text-muted);
      }
      .key span {
        display: inline-flex;
        gap: 6px;
        align-items: center;
      }
      .key i {
        inline-size: 10px;
        block-size: 10px;
        border-radius: 3px;
        border: 1px solid var(--midcall-line-control);
        background: var(--midcall-line-control);
      }
      .key .other {
        border-color: var(--midcall-accent);
        background: var(--midcall-accent-tint);
      }
      .key .part {
        border-color: var(--midcall-danger);
        background: var(--midcall-danger);
      }
      @media (forced-colors: active) {
        .key i {
          forced-color-adjust: none;
          border-color: CanvasText;
          background: CanvasText;
        }
        .key .other {
          background: Canvas;
        }
        .key .part {
          background: Highlight;
        }
      }
    `,
  ];

  @property({ attribute: false }) bars: Bars = { labels: [], series: [] };
  /** What it shows: the title of the picture. The sums of the series are added. */
  @property() name = '';
  @query('canvas') private canvas!: HTMLCanvasElement;

  #drawn: Promise<DrawnBars> | null = null;
  #leave = new AbortController();

  constructor() {
    super();
    new LocaleController(this);
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#leave = new AbortController();
    const { signal } = this.#leave;
    for (const look of LOOKS)
      matchMedia(look).addEventListener('change', () => void this.#draw(), { signal });
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#leave.abort();
    void this.#drawn?.then((drawn) => drawn.close());
    this.#drawn = null;
  }

  override updated() {
    void this.#draw();
  }

  override render() {
    const { series } = this.bars;
    return html`
      ${
        series.length > 1
          ? html`<p class="key" aria-hidden="true">
              ${series.map(({ name, tone }) => html`<span><i class=${tone}></i>${name}</span>`)}
            </p>`
          : nothing
      }
      <div class="box" part="box"><canvas role="img" aria-label=${this.#label}></canvas></div>
    `;
  }

  get #label(): string {
    const sums = this.bars.series.map(
      ({ name, values }) => `${name}: ${formatNumber(values.reduce((sum, value) => sum + value, 0))}`,
    );
    return [this.name, ...sums].join('. ');
  }

  async #draw(): Promise<void> {
    this.#drawn ??= import('../draw-bars.ts').then(({ drawBars }) => drawBars(this.canvas, this));
    const drawn = await this.#drawn;
    if (this.isConnected) drawn.draw(this.bars);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-bar-chart': MidcallBarChart;
  }
}
