import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

/** Shapes on a 16 × 16 grid, drawn with a 1.6 px line in `currentColor`; looks come from the `base` sheet. */
const SHAPES = {
  clock: svg`<circle cx="8" cy="8" r="6"/><path d="M8 4.8V8l2.2 1.6"/>`,
  tick: svg`<path d="m3.2 8.6 3 3 6.6-7"/>`,
  ticks: svg`<path d="m1.4 8.8 2.7 2.7 5.6-6.2M7.4 10.9l.7.6 6.5-6.8"/>`,
  alert: svg`<circle cx="8" cy="8" r="6"/><path d="M8 4.8v3.9M8 11.1v.1"/>`,
  warning: svg`<path d="M8 2.2 14.6 13.4H1.4zM8 6.6v3M8 11.5v.1"/>`,
  question: svg`<circle cx="8" cy="8" r="6"/><path d="M6.2 6.4a1.9 1.9 0 1 1 2.7 1.7c-.6.3-.9.6-.9 1.2M8 11.4v.1"/>`,
  list: svg`<path d="M2.5 4h11M2.5 8h11M2.5 12h7"/>`,
  camera: svg`<path d="M2 5.4A1.4 1.4 0 0 1 3.4 4h1.5l1-1.6h4.2l1 1.6h1.5A1.4 1.4 0 0 1 14 5.4v6.2a1.4 1.4 0 0 1-1.4 1.4H3.4A1.4 1.4 0 0 1 2 11.6z"/><circle cx="8" cy="8.4" r="2.4"/>`,
  more: svg`<path d="M8 3.2v.1M8 8v.1M8 12.8v.1" stroke-width="2.2"/>`,
  down: svg`<path d="m4 6 4 4 4-4"/>`,
  globe: svg`<circle cx="8" cy="8" r="6"/><path d="M2 8h12M8 2c2.2 2 2.2 10 0 12M8 2c-2.2 2-2.2 10 0 12"/>`,
  send: svg`<path d="M2.4 8h7M2.2 3 14 8 2.2 13l1.6-5z"/>`,
  phone: svg`<path d="M3.1 2.6 5.2 2l1.6 3.4-1.5 1.3a8.6 8.6 0 0 0 4 4l1.3-1.5L14 10.8l-.6 2.1c-.2.7-.8 1.1-1.5 1.1C6.6 14 2 9.4 2 4.1c0-.7.4-1.3 1.1-1.5z"/>`,
  hangup: svg`<path d="M1.8 10.4c-.5-.6-.4-1.5.1-2.1 3.3-3.5 8.9-3.5 12.2 0 .5.6.6 1.5.1 2.1l-.9 1-3-1V8.6a7.5 7.5 0 0 0-4.6 0v1.8l-3 1z"/>`,
  search: svg`<circle cx="7" cy="7" r="4.6"/><path d="m10.5 10.5 3.3 3.3"/>`,
  offline: svg`<path d="M2 2l12 12M1.6 6.1a9.6 9.6 0 0 1 2.5-1.6M6.9 3.6a9.6 9.6 0 0 1 7.5 2.5M4.1 8.7a6 6 0 0 1 2.3-1.4M10 7.5c.7.3 1.3.7 1.9 1.2M8 12.5v.1"/>`,
  lock: svg`<rect x="3" y="7" width="10" height="7" rx="1.6"/><path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2"/>`,
  link: svg`<path d="M6.6 9.4a2.7 2.7 0 0 0 3.9 0l2.4-2.4A2.75 2.75 0 0 0 9 3.1L7.9 4.2M9.4 6.6a2.7 2.7 0 0 0-3.9 0L3.1 9A2.75 2.75 0 0 0 7 12.9l1.1-1.1"/>`,
  retry: svg`<path d="M13.2 8a5.2 5.2 0 1 1-1.6-3.7l1.7 1.6M13.4 2.6v3.3h-3.3"/>`,
  message: svg`<path d="M2 4.2A1.7 1.7 0 0 1 3.7 2.5h8.6A1.7 1.7 0 0 1 14 4.2v5.6a1.7 1.7 0 0 1-1.7 1.7H7l-3.4 2.6v-2.6A1.7 1.7 0 0 1 2 9.8z"/>`,
  plus: svg`<path d="M8 3v10M3 8h10"/>`,
  close: svg`<path d="m4 4 8 8M12 4l-8 8"/>`,
  image: svg`<rect x="2" y="3" width="12" height="10" rx="1.6"/><circle cx="5.6" cy="6.4" r="1.1"/><path d="m2.4 12 3.4-3.2 2.2 2 2.6-2.6 3.2 3"/>`,
  user: svg`<circle cx="8" cy="5.4" r="2.6"/><path d="M2.8 13.6c.6-2.6 2.6-4 5.2-4s4.6 1.4 5.2 4"/>`,
  note: svg`<path d="M4 2h5l3 3v9H4zM9 2v3h3M6 8.5h4M6 11h4"/>`,
  play: svg`<path d="M4.5 3 12.5 8l-8 5z"/>`,
  clip: svg`<path d="m13 7.4-5.3 5.3a3.1 3.1 0 0 1-4.4-4.4l5.7-5.7a2.1 2.1 0 0 1 3 3L6.4 11.2a1 1 0 0 1-1.5-1.5l4.9-4.9"/>`,
  speak: svg`<path d="M2.5 6v4H5l3.5 3V3L5 6zM11 5.8a3 3 0 0 1 0 4.4M12.8 4a5.6 5.6 0 0 1 0 8"/>`,
  rotate: svg`<path d="M3 8a5 5 0 1 0 1.6-3.7L2.8 6M2.6 2.6V6H6"/>`,
  zoom: svg`<circle cx="7" cy="7" r="4.6"/><path d="m10.5 10.5 3.3 3.3M5 7h4M7 5v4"/>`,
  save: svg`<path d="M8 2.5v7.5M4.8 7 8 10l3.2-3M3 13.5h10"/>`,
  next: svg`<path d="m6 3.5 4.5 4.5L6 12.5"/>`,
  prev: svg`<path d="M10 3.5 5.5 8l4.5 4.5"/>`,
  file: svg`<path d="M4 2h5l3 3v9H4zM9 2v3h3"/>`,
  sun: svg`<circle cx="8" cy="8" r="3"/><path d="M8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M3.4 12.6l1.1-1.1M11.5 4.5l1.1-1.1"/>`,
} as const satisfies Record<string, SVGTemplateResult>;
export type IconName = keyof typeof SHAPES;

export interface IconOptions {
  /** Edge in px. Default: 16. */
  size?: 16 | 20;
  /** Mirror in right-to-left interfaces: only for shapes that point along the text. Default: as the shape needs. */
  flip?: boolean;
}

const POINTS_ALONG_TEXT = new Set<IconName>(['send', 'next', 'prev']);

/** An icon without a name of its own: the word beside it, or the control's label, says what it means. */
export function icon(
  name: IconName,
  { size = 16, flip = POINTS_ALONG_TEXT.has(name) }: IconOptions = {},
): TemplateResult {
  return drawIcon(SHAPES[name], { size, flip });
}

/** Draws a shape that is not in this set, with the same line and grid. */
export function drawIcon(
  shape: SVGTemplateResult,
  { size = 16, flip = false }: IconOptions = {},
): TemplateResult {
  const looks = `i${size === 20 ? ' i-20' : ''}${flip ? ' flip' : ''}`;
  return html`<svg class=${looks} viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shape}</svg>`;
}
