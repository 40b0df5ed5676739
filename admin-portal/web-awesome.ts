import { css } from 'lit';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';

/**
 * The components of Web Awesome that pages use, in Midcall's looks: each of its properties that they read is given one of
 * our tokens, so that light, dark and forced colours follow. A page that needs another component imports it itself.
 */
const theme = css`
  :root {
    --wa-font-family-body: var(--midcall-font);
    --wa-font-family-heading: var(--midcall-font);
    --wa-font-weight-body: 400;
    --wa-font-weight-semibold: 500;
    --wa-font-weight-action: 500;
    --wa-font-weight-heading: 600;
    --wa-font-size-scale: 1;
    --wa-font-size-2xs: 12px;
    --wa-font-size-xs: 13px;
    --wa-font-size-s: 13px;
    --wa-font-size-m: 14px;
    --wa-font-size-l: 16px;
    --wa-font-size-xl: 20px;
    --wa-font-size-smaller: 13px;
    --wa-line-height-condensed: 1.3;
    --wa-line-height-normal: 1.43;
    --wa-space-3xs: 2px;
    --wa-space-2xs: 4px;
    --wa-space-xs: 8px;
    --wa-space-s: 12px;
    --wa-space-m: 16px;
    --wa-space-l: 20px;
    --wa-space-xl: 24px;
    --wa-space-2xl: 32px;
    --wa-border-style: solid;
    --wa-border-width-s: 1px;
    --wa-border-width-m: 1px;
    --wa-border-width-l: 2px;
    --wa-border-radius-s: var(--midcall-radius-s);
    --wa-border-radius-m: var(--midcall-radius-m);
    --wa-border-radius-l: var(--midcall-radius-l);
    --wa-border-radius-pill: var(--midcall-radius-full);
    --wa-border-radius-circle: 50%;
    --wa-panel-border-style: solid;
    --wa-panel-border-width: 1px;
    --wa-panel-border-radius: var(--midcall-radius-l);
    --wa-shadow-s: var(--midcall-shadow-1);
    --wa-shadow-m: var(--midcall-shadow-2);
    --wa-shadow-l: var(--midcall-shadow-2);
    --wa-transition-fast: var(--midcall-fast);
    --wa-transition-normal: var(--midcall-base);
    --wa-transition-slow: var(--midcall-base);
    --wa-transition-easing: var(--midcall-ease);
    --wa-focus-ring-style: solid;
    --wa-focus-ring-width: 2px;
    --wa-focus-ring-offset: 2px;
    --wa-focus-ring: 2px solid var(--midcall-focus);
    --wa-color-focus: var(--midcall-focus);
    --wa-color-surface-raised: var(--midcall-surface-raised);
    --wa-color-surface-default: var(--midcall-surface);
    --wa-color-surface-lowered: var(--midcall-surface-sunken);
    --wa-color-surface-border: var(--midcall-line);
    --wa-color-text-normal: var(--midcall-text);
    --wa-color-text-quiet: var(--midcall-text-muted);
    --wa-color-text-link: var(--midcall-accent-text);
    --wa-color-overlay-modal: light-dark(rgb(19 26 29 / 0.4), rgb(0 0 0 / 0.6));
    --wa-color-brand-fill-quiet: var(--midcall-accent-tint);
    --wa-color-brand-fill-normal: var(--midcall-accent-tint);
    --wa-color-brand-fill-loud: var(--midcall-accent);
    --wa-color-brand-border-loud: var(--midcall-accent);
    --wa-color-brand-on-loud: var(--midcall-on-accent);
    --wa-color-brand-on-quiet: var(--midcall-accent-text);
    --wa-color-neutral-fill-quiet: var(--midcall-hover);
    --wa-color-neutral-fill-normal: var(--midcall-hover);
    --wa-color-neutral-fill-loud: var(--midcall-line-control);
    --wa-color-neutral-border-quiet: var(--midcall-line);
    --wa-color-neutral-border-normal: var(--midcall-line);
    --wa-color-neutral-border-loud: var(--midcall-line-control);
    --wa-color-neutral-on-loud: var(--midcall-surface);
    --wa-color-neutral-on-normal: var(--midcall-text);
    --wa-color-neutral-on-quiet: var(--midcall-text-muted);
    --wa-color-danger-fill-quiet: var(--midcall-danger-tint);
    --wa-color-danger-border-loud: var(--midcall-danger-line);
    --wa-color-danger-on-quiet: var(--midcall-danger);
    --wa-color-mix-hover: var(--midcall-text) 8%;
    --wa-color-mix-active: var(--midcall-text) 14%;
    --wa-form-control-activated-color: var(--midcall-accent);
    --wa-form-control-background-color: var(--midcall-surface);
    --wa-form-control-border-color: var(--midcall-line-control);
    --wa-form-control-border-style: solid;
    --wa-form-control-border-width: 1px;
    --wa-form-control-border-radius: var(--midcall-radius-m);
    --wa-form-control-height: var(--midcall-control);
    --wa-form-control-padding-block: 7px;
    --wa-form-control-padding-inline: var(--midcall-3);
    --wa-form-control-label-color: var(--midcall-text);
    --wa-form-control-label-font-weight: 500;
    --wa-form-control-label-line-height: 20px;
    --wa-form-control-value-color: var(--midcall-text);
    --wa-form-control-value-font-weight: 400;
    --wa-form-control-value-line-height: 20px;
    --wa-form-control-hint-color: var(--midcall-text-muted);
    --wa-form-control-hint-font-weight: 400;
    --wa-form-control-hint-line-height: 18px;
    --wa-form-control-placeholder-color: var(--midcall-text-muted);
    --wa-form-control-required-content: '';
    --wa-form-control-toggle-size: 22px;
  }
`;

/** Once per document; a repeat changes nothing. */
export function adoptWebAwesomeTheme(target: Document = document): void {
  const sheet = theme.styleSheet;
  if (sheet && !target.adoptedStyleSheets.includes(sheet)) target.adoptedStyleSheets.push(sheet);
}
