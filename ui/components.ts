// Longer than others: style sheets of the parts all apps share, one after the other.
import { css } from 'lit';

/*
 * Parts shared by elements, as sheets for `static styles`. Only role tokens, only logical properties.
 * Classes, as in the drawings: `.b` (+ `primary quiet icon danger small`) `.link` `.field` `.in` `.select` `.help`
 * `.chip` `.lang` (+ `warn`) `kbd` `.st` (+ `danger warning success info`) `.dot` (+ `off warn`) `.sr` `.i` `.num`.
 */

/** Box model, resets, icons, numbers, hidden words, focus. Every element takes it first. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    display: block;
    font: var(--midcall-type-body);
    color: var(--midcall-text);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }
  .sr {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .i {
    inline-size: 16px;
    block-size: 16px;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.6;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .i-20 {
    inline-size: 20px;
    block-size: 20px;
  }
  .flip:dir(rtl) {
    transform: scaleX(-1);
  }
  .muted {
    color: var(--midcall-text-muted);
  }
  /* Phone numbers, times, codes: isolated left-to-right, never broken over two lines. */
  .num {
    unicode-bidi: isolate;
    direction: ltr;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  :focus-visible {
    outline: 2px solid transparent;
    box-shadow: var(--midcall-focus-ring);
  }
  @media (forced-colors: active) {
    :focus-visible {
      outline: 2px solid Highlight;
      outline-offset: 2px;
    }
  }
`;

/** Buttons. One primary per view; a disabled one keeps its word and gives its reason in the title. */
export const button = css`
  .b {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--midcall-2);
    min-block-size: var(--midcall-control);
    padding-inline: var(--midcall-3);
    border: 1px solid var(--midcall-line-control);
    border-radius: var(--midcall-radius-m);
    background: var(--midcall-surface);
    font: var(--midcall-type-body);
    font-weight: 500;
    cursor: pointer;
    white-space: nowrap;
    text-decoration: none;
    color: var(--midcall-text);
    transition: background var(--midcall-fast) var(--midcall-ease);
  }
  .b:hover {
    background: var(--midcall-hover);
  }
  .b.primary {
    background: var(--midcall-accent);
    border-color: var(--midcall-accent);
    color: var(--midcall-on-accent);
    font-weight: 600;
    padding-inline: var(--midcall-4);
  }
  .b.primary:not(:disabled, [aria-disabled='true']):hover {
    background: var(--midcall-accent-hover);
    border-color: var(--midcall-accent-hover);
  }
  .b.primary:not(:disabled, [aria-disabled='true']):active {
    background: var(--midcall-accent-active);
  }
  .b.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--midcall-accent-text);
    padding-inline: var(--midcall-2);
  }
  .b.quiet:hover {
    background: var(--midcall-hover);
  }
  .b.icon {
    padding: 0;
    inline-size: var(--midcall-control);
    border-color: transparent;
    background: transparent;
    color: var(--midcall-text-muted);
  }
  .b.icon:hover {
    background: var(--midcall-hover);
  }
  .b.danger {
    color: var(--midcall-danger);
    border-color: var(--midcall-danger-line);
  }
  .b:disabled,
  .b[aria-disabled='true'] {
    background: var(--midcall-hover);
    border-color: var(--midcall-line);
    color: var(--midcall-text-muted);
    cursor: not-allowed;
  }
  .b.small {
    min-block-size: 28px;
    padding-inline: var(--midcall-2);
    font: var(--midcall-type-meta);
    font-weight: 500;
  }
  .link {
    font: inherit;
    font-weight: 500;
    color: var(--midcall-accent-text);
    background: none;
    border: 0;
    padding: 0;
    min-block-size: 24px;
    cursor: pointer;
    text-align: start;
    text-decoration: underline;
    text-underline-offset: 3px;
    text-decoration-thickness: 1px;
  }
  @media (pointer: coarse) {
    .b.small {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .b.primary {
      border: 2px solid ButtonText;
    }
    .b:disabled,
    .b[aria-disabled='true'] {
      color: GrayText;
      border: 1px solid GrayText;
    }
  }
`;

/** Label above a control, the control, help under it. A select stands in `.select`, with `icon('down')` after it. */
export const field = css`
  .field {
    display: grid;
    align-content: start;
    gap: var(--midcall-1);
  }
  .field > label,
  .label {
    font: var(--midcall-type-meta);
    font-weight: 500;
    color: var(--midcall-text);
  }
  .in {
    inline-size: 100%;
    min-block-size: var(--midcall-control);
    padding-inline: var(--midcall-3);
    padding-block: 7px;
    border: 1px solid var(--midcall-line-control);
    border-radius: var(--midcall-radius-m);
    background: var(--midcall-surface);
  }
  .in[aria-invalid='true'] {
    border-color: var(--midcall-danger-line);
  }
  /* who is in it sees the ring of focus */
  .in[aria-invalid='true']:not(:focus-visible) {
    box-shadow: inset 0 0 0 1px var(--midcall-danger-line);
  }
  .select {
    position: relative;
    display: block;
  }
  .select > select.in {
    appearance: none;
    padding-inline-end: 32px;
    text-overflow: ellipsis;
  }
  .select > .i {
    position: absolute;
    inset-inline-end: 10px;
    inset-block-start: calc(50% - 8px);
    pointer-events: none;
    color: var(--midcall-text-muted);
  }
  .help {
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  .help.danger {
    color: var(--midcall-danger);
  }
`;

export const chip = css`
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 28px;
    padding-inline: 10px;
    border: 1px solid transparent;
    border-radius: var(--midcall-radius-full);
    background: var(--midcall-hover);
    color: var(--midcall-text);
    font: var(--midcall-type-meta);
    font-weight: 500;
    white-space: nowrap;
    cursor: pointer;
  }
  .chip:hover {
    background: var(--midcall-line);
  }
  @media (pointer: coarse) {
    .chip {
      min-block-size: 44px;
    }
  }
`;

/** `EN`; with `warn`: `ES only`. */
export const badge = css`
  .lang {
    font: var(--midcall-type-meta);
    font-weight: 600;
    letter-spacing: 0.02em;
    padding-inline: 5px;
    border-radius: var(--midcall-radius-s);
    background: var(--midcall-hover);
    color: var(--midcall-text-muted);
    border: 1px solid transparent;
    white-space: nowrap;
  }
  .lang.warn {
    background: var(--midcall-warning-tint);
    color: var(--midcall-warning);
  }
`;

export const keycap = css`
  kbd {
    font: var(--midcall-type-meta);
    font-variant-numeric: tabular-nums;
    color: var(--midcall-text-muted);
    border: 1px solid var(--midcall-line);
    border-block-end-width: 2px;
    border-radius: var(--midcall-radius-s);
    padding-inline: 5px;
    background: var(--midcall-surface);
  }
`;

/** Icon, word, time: always in this order. `.dot` stands before the word of a connection. */
export const status = css`
  .st {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  .st .i {
    inline-size: 14px;
    block-size: 14px;
  }
  .st.danger {
    color: var(--midcall-danger);
    font-weight: 600;
  }
  .st.warning {
    color: var(--midcall-warning);
    font-weight: 600;
  }
  .st.success {
    color: var(--midcall-success);
    font-weight: 500;
  }
  .st.info {
    color: var(--midcall-info);
    font-weight: 500;
  }
  .dot {
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: var(--midcall-success);
    flex: none;
    border: 1px solid transparent;
  }
  .dot.off {
    background: transparent;
    border: 2px solid var(--midcall-line-control);
  }
  .dot.warn {
    background: var(--midcall-warning-line);
    border-radius: 2px;
  }
  @media (forced-colors: active) {
    .dot {
      background: CanvasText;
      forced-color-adjust: none;
    }
    .dot.off {
      background: Canvas;
      border-color: CanvasText;
    }
  }
`;
