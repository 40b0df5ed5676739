import { css } from 'lit';

/** The mirror lies under the text area in the same cell: it gives the cell its height and carries the marks. */
export const textAreaStyles = css`
  :host {
    min-inline-size: 0;
  }
  .cell {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    padding-block: 4px;
  }
  .mirror,
  textarea {
    grid-area: 1 / 1;
    inline-size: 100%;
    margin: 0;
    border: 0;
    padding: 0 var(--midcall-3);
    font: var(--midcall-type-body);
    letter-spacing: normal;
    text-align: start;
    white-space: pre-wrap;
    overflow-wrap: break-word;
    scrollbar-width: thin;
    scrollbar-gutter: stable;
    scrollbar-color: var(--midcall-line-control) transparent;
  }
  .mirror {
    display: block;
    min-block-size: 40px;
    max-block-size: 120px;
    overflow: hidden;
    color: transparent;
    pointer-events: none;
    user-select: none;
  }
  textarea {
    position: relative;
    display: block;
    block-size: 100%;
    min-block-size: 40px;
    max-block-size: 120px;
    overflow: hidden auto;
    overscroll-behavior: contain;
    resize: none;
    background: transparent;
    color: var(--midcall-text);
    outline: 0;
    box-shadow: none;
  }
  textarea:focus-visible {
    outline: 0;
    box-shadow: none;
  }
  textarea[readonly] {
    color: var(--midcall-text-muted);
  }
  textarea::placeholder {
    color: var(--midcall-text-muted);
    opacity: 1;
  }
  mark {
    color: transparent;
    border-radius: 3px;
  }
  mark.costly {
    background: var(--midcall-warning-tint);
    box-shadow:
      0 0 0 2px var(--midcall-warning-tint),
      0 0 0 3px var(--midcall-warning-line);
    text-decoration: underline 2px var(--midcall-warning-line);
    text-underline-offset: 2px;
  }
  mark.variable {
    background: var(--midcall-accent-tint);
    box-shadow: 0 0 0 2px var(--midcall-accent-tint);
  }
  mark.excess {
    border-radius: 0;
    background: var(--midcall-danger-tint);
    text-decoration: underline wavy 1px var(--midcall-danger);
    text-underline-offset: 3px;
  }
  /* In a low widget three rows leave room for the conversation. */
  @media (max-height: 480px) {
    .mirror,
    textarea {
      max-block-size: 60px;
    }
  }
  @media (forced-colors: active) {
    mark {
      forced-color-adjust: none;
      background: Canvas;
      text-decoration-color: CanvasText;
    }
    mark.costly {
      box-shadow: none;
      text-decoration: underline 3px CanvasText;
    }
  }
`;
