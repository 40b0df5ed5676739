import { css } from 'lit';

/** The frame of a page: head, cards in a column, tables, segmented filters. */
export const page = css`
  :host {
    display: block;
    padding: 20px 24px 48px;
    min-inline-size: 0;
    container: page / inline-size;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: flex-end;
    gap: var(--midcall-3);
    margin-block-end: 18px;
  }
  .crumb {
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  h1 {
    font: var(--midcall-type-title);
  }
  :where(a) {
    color: var(--midcall-accent-text);
  }
  h1:focus {
    outline: none;
    box-shadow: none;
  }
  h2 {
    font: var(--midcall-type-name);
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: var(--midcall-2);
    align-items: center;
  }
  .column {
    display: grid;
    gap: var(--midcall-5);
    max-inline-size: 760px;
  }
  @container page (inline-size < 560px) {
    .head {
      align-items: flex-start;
    }
  }
`;

/** A surface with an edge, for what belongs together, and its heading. */
export const card = css`
  :where(a) {
    color: var(--midcall-accent-text);
  }
  h2 {
    font: var(--midcall-type-name);
  }
  .card {
    background: var(--midcall-surface);
    border: 1px solid var(--midcall-line);
    border-radius: var(--midcall-radius-l);
    padding: var(--midcall-4) var(--midcall-5);
    box-shadow: var(--midcall-shadow-1);
  }
`;

/** A table: rows of 44 px and more, a head that stays in sight, lines between rows. Stands in `.tw`, which scrolls. */
export const table = css`
  /* positioned, so that what is there for screen readers alone scrolls with its row instead of widening the page */
  .tw {
    position: relative;
    overflow-x: auto;
  }
  .tw:focus-visible {
    box-shadow: inset 0 0 0 2px var(--midcall-focus);
  }
  table {
    border-collapse: collapse;
    inline-size: 100%;
  }
  thead th {
    text-align: start;
    font: var(--midcall-type-meta);
    font-weight: 600;
    padding: var(--midcall-2);
    border-block-end: 1px solid var(--midcall-line-control);
    white-space: nowrap;
  }
  tbody th,
  tbody td {
    text-align: start;
    font-weight: 400;
    padding: 10px var(--midcall-2);
    border-block-end: 1px solid var(--midcall-line);
    vertical-align: middle;
  }
  tbody th b {
    font-weight: 600;
  }
  tbody small {
    display: block;
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  /* a name in another script keeps its own direction, and stands in its column */
  :is(td, th) [dir],
  :is(td, th)[dir] {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  td.end,
  th.end {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .nowrap {
    white-space: nowrap;
  }
  .empty {
    padding: var(--midcall-8) var(--midcall-4);
    text-align: center;
    color: var(--midcall-text-muted);
  }
`;

/** A few choices of which one holds: `<div class="seg" role="group">` of buttons with `aria-pressed`. */
export const segmented = css`
  .seg {
    display: inline-flex;
    border: 1px solid var(--midcall-line-control);
    border-radius: var(--midcall-radius-m);
    overflow: hidden;
  }
  .seg button {
    display: inline-flex;
    gap: 6px;
    align-items: center;
    min-block-size: 34px;
    padding-inline: var(--midcall-3);
    border: 0;
    border-inline-start: 1px solid var(--midcall-line-control);
    background: var(--midcall-surface);
    font: var(--midcall-type-meta);
    font-weight: 500;
    cursor: pointer;
  }
  .seg button:first-child {
    border-inline-start: 0;
  }
  .seg button[aria-pressed='true'] {
    background: var(--midcall-accent-tint);
    color: var(--midcall-accent-text);
    font-weight: 600;
  }
  .seg button:focus-visible {
    box-shadow: inset 0 0 0 2px var(--midcall-focus);
  }
`;

/** A note that must be seen: `.banner` with `danger`, `warning`, `info` or `success`, an icon, words, an action. */
export const banner = css`
  .banner {
    display: flex;
    gap: var(--midcall-3);
    align-items: flex-start;
    padding: 10px var(--midcall-3);
    border: 1px solid transparent;
    border-radius: var(--midcall-radius-m);
    background: var(--midcall-info-tint);
  }
  .banner > .i {
    margin-block-start: 2px;
    color: var(--midcall-info);
  }
  .banner > :nth-child(2) {
    flex: 1;
  }
  .banner b {
    display: block;
    font-weight: 600;
  }
  .banner.danger {
    background: var(--midcall-danger-tint);
  }
  .banner.danger > .i {
    color: var(--midcall-danger);
  }
  .banner.warning {
    background: var(--midcall-warning-tint);
  }
  .banner.warning > .i {
    color: var(--midcall-warning);
  }
  .banner.success {
    background: var(--midcall-success-tint);
  }
  .banner.success > .i {
    color: var(--midcall-success);
  }
`;

/** For a card that takes the looks of a page: it has no margin of its own. Comes after `page`. */
export const withinPage = css`
  :host {
    padding: 0;
  }
`;
