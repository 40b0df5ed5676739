import { css } from 'lit';

export const auditStyles = css`
  .card {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--midcall-4);
  }
  .filters {
    margin-block-end: 0;
  }
  code {
    overflow-wrap: anywhere;
  }
  .inner > td {
    background: var(--midcall-hover);
  }
  .difference td {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    vertical-align: top;
  }
  .difference .before {
    background: var(--midcall-danger-tint);
  }
  .difference .after {
    background: var(--midcall-success-tint);
  }
  .hash {
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
    margin-block-start: var(--midcall-2);
  }
  .card > .b {
    justify-self: start;
  }
`;
