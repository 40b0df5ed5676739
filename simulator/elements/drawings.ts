import { type SVGTemplateResult, type TemplateResult, html, svg } from 'lit';

/** Shapes only the simulator's page needs, on the grid of `ui/icons.ts`. */
export const SHAPES = {
  shield: svg`<path d="M8 1.8 13 3.6v4c0 3-2 5.300-5 6.600-3-1.300-5-3.600-5-6.600v-4z"/>`,
  home: svg`<path d="M2.400 7.400 8 2.600l5.600 4.800M4 6.400v7h8v-7"/>`,
  inbox: svg`<path d="M2 9.500 4 3h8l2 6.500V13H2zM2 9.500h3.500l1 1.500h3l1-1.500H14"/>`,
  users: svg`<circle cx="6" cy="5.600" r="2.300"/><path d="M1.600 13.200c.4-2.400 2.100-3.600 4.400-3.600s4 1.200 4.400 3.600M10.800 3.500a2.300 2.300 0 0 1 0 4.300M12 9.800c1.400.5 2.200 1.600 2.400 3.400"/>`,
  chart: svg`<path d="M2.500 13.500h11M4.500 11V8M8 11V4M11.500 11V6.500"/>`,
  gear: svg`<circle cx="8" cy="8" r="2"/><path d="M8 1.800v2M8 12.200v2M1.800 8h2M12.200 8h2M3.600 3.600 5 5M11 11l1.400 1.400M3.600 12.400 5 11M11 5l1.400-1.400"/>`,
  pause: svg`<path d="M5.500 3.500v9M10.500 3.500v9"/>`,
  moon: svg`<path d="M13 9.600A5.600 5.600 0 0 1 6.400 3a5.600 5.600 0 1 0 6.600 6.600z"/>`,
  external: svg`<path d="M6.500 3H3v10h10V9.500M9 3h4v4M13 3 7.500 8.500"/>`,
} as const satisfies Record<string, SVGTemplateResult>;

/** The product's mark. */
export function logo(): TemplateResult {
  return html`<svg class="logo" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
    <rect width="24" height="24" rx="7" fill="var(--midcall-accent)" />
    <path
      d="M6.500 8.200c0-.9.7-1.700 1.700-1.700h7.600c.9 0 1.700.7 1.700 1.700v5.100c0 .9-.7 1.700-1.700 1.700h-4.300l-3.200 2.700V15c-1 0-1.800-.8-1.800-1.700z"
      fill="none"
      stroke="var(--midcall-on-accent)"
      stroke-width="1.700"
      stroke-linejoin="round"
    />
    <path
      d="M9.500 10.800h.1M12 10.800h.1M14.500 10.800h.1"
      stroke="var(--midcall-on-accent)"
      stroke-width="2"
      stroke-linecap="round"
    />
  </svg>`;
}
