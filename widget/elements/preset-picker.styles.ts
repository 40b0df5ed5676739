import { css } from 'lit';

export const presetPickerStyles = css`
  .inline {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  .search {
    flex: none;
    display: flex;
    align-items: center;
    gap: var(--midcall-2);
    padding: 10px var(--midcall-3);
    border-block-end: 1px solid var(--midcall-line);
    color: var(--midcall-text-muted);
  }
  .search:focus-within {
    box-shadow: inset 0 -2px 0 var(--midcall-focus);
  }
  input {
    flex: 1;
    min-inline-size: 0;
    border: 0;
    background: none;
    outline: 0;
    box-shadow: none;
    color: var(--midcall-text);
    padding: 0;
    block-size: 24px;
  }
  input:focus-visible {
    outline: 0;
    box-shadow: none;
  }
  input::placeholder {
    color: var(--midcall-text-muted);
    opacity: 1;
  }
  .esc {
    border: 0;
    padding: 0;
    background: none;
    cursor: pointer;
    min-block-size: 24px;
    border-radius: var(--midcall-radius-s);
  }
  .esc > .i {
    display: none;
  }
  .list {
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    padding: var(--midcall-1);
    scrollbar-width: thin;
    scrollbar-color: var(--midcall-line-control) transparent;
    overscroll-behavior: contain;
    scroll-padding-block: 28px var(--midcall-1);
  }
  .inline .list {
    max-block-size: 252px;
    padding: var(--midcall-1) var(--midcall-2) var(--midcall-2);
  }
  .heading {
    font: var(--midcall-type-meta);
    font-weight: 600;
    color: var(--midcall-text-muted);
    padding: 6px 8px 2px;
  }
  .opt {
    display: grid;
    grid-template-columns: 24px minmax(9em, 1fr) minmax(0, auto);
    column-gap: var(--midcall-2);
    align-items: center;
    padding: 5px 9px;
    border-radius: var(--midcall-radius-m);
    cursor: pointer;
  }
  .opt:hover {
    background: var(--midcall-hover);
  }
  .opt[aria-selected='true'] {
    background: var(--midcall-accent-tint);
    outline: 1px solid var(--midcall-accent);
    outline-offset: -1px;
  }
  .opt kbd {
    justify-self: center;
    grid-row: span 2;
    align-self: start;
    margin-block-start: 1px;
  }
  .label {
    grid-column: 2;
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .meta {
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 0 6px;
    align-items: center;
    white-space: nowrap;
  }
  .preview {
    grid-column: 2 / -1;
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    text-align: start;
  }
  .note {
    flex: 1;
    display: grid;
    gap: var(--midcall-1);
    justify-items: center;
    align-content: center;
    padding: var(--midcall-6) var(--midcall-4);
    text-align: center;
    color: var(--midcall-text-muted);
  }
  .note b {
    font: var(--midcall-type-strong);
    color: var(--midcall-text);
  }
  .strip {
    flex: none;
    display: flex;
    gap: var(--midcall-2);
    align-items: center;
    padding: 6px var(--midcall-3);
    font: var(--midcall-type-meta);
    color: var(--midcall-text);
    background: var(--midcall-warning-tint);
    border-block-end: 1px solid var(--midcall-line);
  }
  .strip > .i {
    color: var(--midcall-warning);
  }
  .meta > .i {
    inline-size: 14px;
    block-size: 14px;
  }
  .mine {
    flex: none;
    padding: var(--midcall-1) var(--midcall-2);
    border-block-start: 1px solid var(--midcall-line);
  }
  .foot {
    flex: none;
    display: flex;
    flex-wrap: wrap;
    gap: 2px var(--midcall-3);
    padding: 8px var(--midcall-3);
    border-block-start: 1px solid var(--midcall-line);
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
    white-space: nowrap;
  }
  @media (pointer: coarse) {
    input,
    .esc {
      min-block-size: 44px;
    }
    .esc {
      min-inline-size: 44px;
      display: grid;
      place-items: center;
    }
    .esc > .i {
      display: block;
    }
    .esc kbd,
    .opt kbd,
    .foot {
      display: none;
    }
    .search {
      padding-block: 0;
    }
    .opt {
      grid-template-columns: 0 minmax(9em, 1fr) minmax(0, auto);
      column-gap: 0;
    }
    .meta {
      padding-inline-start: var(--midcall-2);
    }
  }
  @media (max-height: 420px) {
    dialog {
      inset-block-start: var(--midcall-2);
    }
  }
  @media (forced-colors: active) {
    .opt[aria-selected='true'] {
      outline: 2px solid Highlight;
    }
    .search:focus-within {
      border-block-end: 2px solid Highlight;
    }
  }
`;
