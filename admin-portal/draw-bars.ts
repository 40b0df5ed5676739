import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip } from 'chart.js';
import { formatNumber } from '../ui/i18n.ts';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

/** How a series looks. `part` is drawn in front of the first one, which it is a part of. */
export type Tone = 'plain' | 'other' | 'part';

export interface Series {
  name: string;
  values: readonly number[];
  tone: Tone;
}

export interface Bars {
  labels: readonly string[];
  series: readonly Series[];
}

/** Of the width, per category: the bars of a few categories stand together. */
const CATEGORY_SHARE = 0.07;

/** Any CSS colour, as it is in the page at this moment. */
type ReadColor = (css: string) => string;

export interface DrawnBars {
  draw(bars: Bars): void;
  close(): void;
}

/** Draws bars into a canvas. `host`: where the colours are read, so that schemes and forced colours hold. */
export function drawBars(canvas: HTMLCanvasElement, host: Element): DrawnBars {
  const chart = new Chart<'bar', number[], string>(canvas, {
    type: 'bar',
    data: { labels: [], datasets: [] },
  });
  return {
    draw({ labels, series }) {
      const looks = looksOf(host);
      chart.data = {
        labels: [...labels],
        // what is in front comes first
        datasets: [...series]
          .sort((a, b) => Number(b.tone === 'part') - Number(a.tone === 'part'))
          .map(({ name, values, tone }) => ({
            ...{ label: name, data: [...values], borderRadius: 2, maxBarThickness: 28 },
            ...{
              grouped: !series.some((one) => one.tone === 'part'),
              categoryPercentage: Math.min(0.7, labels.length * CATEGORY_SHARE),
            },
            ...looks.bars[tone],
          })),
      };
      chart.options = optionsOf(looks);
      chart.update('none');
    },
    close: () => chart.destroy(),
  };
}

function looksOf(host: Element) {
  const read = colorReader(host);
  const style = getComputedStyle(host);
  const bar = (fill: string, edge: string) => ({
    ...{ backgroundColor: read(fill), borderColor: read(edge), borderWidth: 1 },
  });
  const isForced = matchMedia('(forced-colors: active)').matches;
  return {
    family: style.fontFamily,
    isRightToLeft: style.direction === 'rtl',
    text: read(isForced ? 'CanvasText' : 'var(--midcall-text-muted)'),
    line: read(isForced ? 'GrayText' : 'var(--midcall-line)'),
    bars: isForced
      ? {
          plain: bar('CanvasText', 'CanvasText'),
          other: bar('Canvas', 'CanvasText'),
          part: bar('Highlight', 'CanvasText'),
        }
      : {
          plain: bar('var(--midcall-line-control)', 'var(--midcall-line-control)'),
          other: bar('var(--midcall-accent-tint)', 'var(--midcall-accent)'),
          part: bar('var(--midcall-danger)', 'var(--midcall-danger)'),
        },
  };
}

/** A canvas knows neither custom properties nor `light-dark()`: the page works them out on an element. */
function colorReader(host: Element): ReadColor {
  return (css) => {
    const probe = document.createElement('span');
    probe.hidden = true;
    probe.style.color = css;
    (host.shadowRoot ?? host).append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}

const optionsOf = ({ family, text, line, isRightToLeft }: ReturnType<typeof looksOf>) => ({
  animation: false as const,
  responsive: true,
  maintainAspectRatio: false,
  // the words under the outermost bars are wider than these
  layout: { padding: { x: 12, y: 0 } },
  interaction: { mode: 'index' as const, intersect: false },
  plugins: { tooltip: { rtl: isRightToLeft, textDirection: isRightToLeft ? 'rtl' : 'ltr' } },
  scales: {
    x: {
      reverse: isRightToLeft,
      grid: { display: false },
      border: { color: line },
      ticks: { color: text, font: { family, size: 13 }, maxRotation: 0, autoSkipPadding: 8 },
    },
    y: {
      beginAtZero: true,
      position: isRightToLeft ? ('right' as const) : ('left' as const),
      grid: { color: line },
      border: { display: false },
      ticks: {
        ...{ color: text, font: { family, size: 13 }, precision: 0, maxTicksLimit: 5 },
        callback: (value: number | string) => formatNumber(Number(value)),
      },
    },
  },
});
