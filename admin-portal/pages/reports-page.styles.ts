import { css } from 'lit';

export const reportStyles = css`
  .tabs {
    display: flex;
    gap: 2px;
    overflow-x: auto;
    border-block-end: 1px solid var(--midcall-line);
    margin-block-end: var(--midcall-4);
  }
  .tabs a {
    flex: none;
    padding: 8px 12px;
    border-block-end: 3px solid transparent;
    border-start-start-radius: var(--midcall-radius-s);
    border-start-end-radius: var(--midcall-radius-s);
    color: var(--midcall-text-muted);
    text-decoration: none;
  }
  .tabs a:hover {
    background: var(--midcall-hover);
  }
  .tabs a[aria-current] {
    border-block-end-color: var(--midcall-accent);
    color: var(--midcall-accent-text);
    font-weight: 600;
  }
  @media (forced-colors: active) {
    .tabs a:not([aria-current]) {
      border-block-end-color: Canvas;
    }
  }
  .tabs a:focus-visible {
    box-shadow: inset 0 0 0 2px var(--midcall-focus);
  }
  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--midcall-5);
    min-inline-size: 0;
  }
  .card {
    min-inline-size: 0;
  }
  .about {
    margin-block-end: var(--midcall-3);
    color: var(--midcall-text-muted);
  }
  .foot {
    margin-block-start: var(--midcall-3);
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  tfoot th,
  tfoot td {
    text-align: start;
    padding: 10px var(--midcall-2);
    font-weight: 600;
    border-block-start: 1px solid var(--midcall-line-control);
  }
  tfoot .end {
    text-align: end;
  }
`;
