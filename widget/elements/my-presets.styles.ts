import { css } from 'lit';

export const myPresetsStyles = css`
  header {
    flex: none;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--midcall-2);
    padding: var(--midcall-2) var(--midcall-2) var(--midcall-2) var(--midcall-4);
    padding-inline: var(--midcall-4) var(--midcall-2);
    border-block-end: 1px solid var(--midcall-line);
  }
  h2 {
    font: var(--midcall-type-name);
  }
  .body {
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    scrollbar-width: thin;
    scrollbar-color: var(--midcall-line-control) transparent;
    overscroll-behavior: contain;
  }
  ul {
    padding: var(--midcall-1) var(--midcall-2);
  }
  li {
    display: flex;
    flex-wrap: wrap;
    gap: var(--midcall-1) var(--midcall-2);
    align-items: center;
    justify-content: flex-end;
    padding: 6px var(--midcall-2);
    border-block-end: 1px solid var(--midcall-line);
  }
  li:last-child {
    border-block-end: 0;
  }
  .what {
    flex: 1 1 11em;
    min-inline-size: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .label {
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .about {
    display: flex;
    gap: 6px;
    align-items: center;
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
    white-space: nowrap;
  }
  .preview {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .ask {
    flex: 1 1 11em;
    overflow-wrap: anywhere;
  }
  .acts {
    flex: none;
    display: flex;
    gap: 2px;
  }
  .ask + .acts {
    gap: 6px;
  }
  .b.small.icon {
    inline-size: 28px;
  }
  .up > .i {
    rotate: 180deg;
  }
  .note {
    display: grid;
    gap: var(--midcall-1);
    justify-items: center;
    padding: var(--midcall-6) var(--midcall-4);
    text-align: center;
    color: var(--midcall-text-muted);
  }
  .wrong {
    display: flex;
    gap: 6px;
    padding: var(--midcall-2) var(--midcall-4);
    font: var(--midcall-type-meta);
    color: var(--midcall-danger);
  }
  .foot {
    flex: none;
    padding: var(--midcall-2) var(--midcall-3);
    border-block-start: 1px solid var(--midcall-line);
  }
  @media (pointer: coarse) {
    .b.small.icon {
      inline-size: 44px;
    }
  }
  @media (max-height: 420px) {
    dialog {
      inset-block-start: var(--midcall-2);
    }
  }
`;
