import { svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { drawIcon } from '../ui/icons.ts';

/** Shapes of the navigation, on the grid and with the line of `ui/icons.ts`. */
const SHAPES = {
  message: svg`<path d="M2 4.2A1.7 1.7 0 0 1 3.7 2.5h8.6A1.7 1.7 0 0 1 14 4.2v5.6a1.7 1.7 0 0 1-1.7 1.7H7l-3.4 2.6v-2.6A1.7 1.7 0 0 1 2 9.8z"/>`,
  hash: svg`<path d="M6.4 2 5 14M11 2 9.6 14M2.4 5.6h11.4M2.2 10.4h11.4"/>`,
  branch: svg`<circle cx="4" cy="3.6" r="1.7"/><circle cx="12" cy="3.6" r="1.7"/><circle cx="8" cy="12.6" r="1.7"/><path d="M4 5.3c0 2.800 4 2.400 4 5.600M12 5.300c0 2.800-4 2.400-4 5.600"/>`,
  people: svg`<circle cx="6" cy="5.2" r="2.3"/><path d="M1.600 13.200c.5-2.400 2.200-3.700 4.400-3.700s3.900 1.300 4.400 3.700M10.400 3.200a2.200 2.200 0 0 1 0 4.100M11.600 9.800c1.500.5 2.500 1.600 2.800 3.400"/>`,
  plug: svg`<path d="M5.600 2v3.400M10.400 2v3.400M3.800 5.400h8.400v1.800a4.200 4.200 0 0 1-8.400 0zM8 11.400V14"/>`,
  globe: svg`<circle cx="8" cy="8" r="6"/><path d="M2 8h12M8 2c2.200 2 2.200 10 0 12M8 2c-2.200 2-2.200 10 0 12"/>`,
  chart: svg`<path d="M2.500 13.500h11M4.500 11V8M8 11V3.500M11.500 11V6"/>`,
  file: svg`<path d="M4 2h5l3 3v9H4zM9 2v3h3M6 8.500h4M6 11h4"/>`,
  phone: svg`<path d="M3.1 2.6 5.2 2l1.6 3.4-1.5 1.300a8.600 8.600 0 0 0 4 4l1.300-1.500L14 10.800l-.6 2.100c-.2.700-.8 1.100-1.500 1.100C6.600 14 2 9.400 2 4.100c0-.7.4-1.300 1.100-1.500z"/>`,
  stop: svg`<circle cx="8" cy="8" r="6"/><path d="M3.800 3.800l8.400 8.400"/>`,
  play: svg`<path d="M4.500 3 12.500 8l-8 5z"/>`,
  leave: svg`<path d="M6.500 2.500h-3a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h3M10 5l3 3-3 3M13 8H6"/>`,
  menu: svg`<path d="M2.500 4h11M2.500 8h11M2.500 12h11"/>`,
  grip: svg`<path d="M6 4v.1M10 4v.1M6 8v.1M10 8v.1M6 12v.1M10 12v.1" stroke-width="2"/>`,
  history: svg`<path d="M2.800 8a5.200 5.200 0 1 0 1.600-3.700L2.600 6M2.400 2.800V6h3.200M8 5.200V8l2 1.400"/>`,
} as const satisfies Record<string, SVGTemplateResult>;
export type PlaceIconName = keyof typeof SHAPES;

export const placeIcon = (name: PlaceIconName): TemplateResult =>
  drawIcon(SHAPES[name], { flip: name === 'leave' });
