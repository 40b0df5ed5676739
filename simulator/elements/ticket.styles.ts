import { css } from 'lit';

export const styles = css`
  /* each line in the direction of its own words */
  .words {
    unicode-bidi: plaintext;
    white-space: pre-line;
    overflow-wrap: anywhere;
  }
  :host {
    display: grid;
    min-block-size: 0;
  }
  article {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr) auto;
    min-block-size: 0;
  }
  .top {
    padding: 16px;
    border-block-end: 1px solid var(--midcall-line);
  }
  h3 {
    font: var(--midcall-type-title);
    margin-block: 2px 14px;
    text-wrap: balance;
  }
  dl {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 10px;
  }
  dt {
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  dd {
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  .wide {
    grid-column: 1 / -1;
  }
  .feed {
    display: grid;
    gap: 18px;
    align-content: start;
    min-block-size: 0;
    padding: 16px;
    overflow-y: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--midcall-line-control) transparent;
  }
  /* Where ticket and widget stand one above the other, a long history must not push the widget away. */
  @media (width < 900px) {
    .feed {
      max-block-size: 320px;
    }
  }
  .feed:focus-visible {
    box-shadow: inset 0 0 0 2px var(--midcall-focus);
  }
  .feed li {
    display: grid;
    grid-template-columns: 28px minmax(0, 1fr);
    gap: 10px;
  }
  .pa {
    display: grid;
    place-items: center;
    inline-size: 28px;
    block-size: 28px;
    border-radius: 50%;
    background: var(--midcall-hover);
    font: 600 13px/1 var(--midcall-font);
    color: var(--midcall-text-muted);
  }
  textarea {
    display: block;
    inline-size: calc(100% - 24px);
    min-block-size: 64px;
    margin: 12px;
    padding: 10px 12px;
    border: 1px solid var(--midcall-line-control);
    border-radius: 8px;
    background: var(--midcall-surface);
    resize: none;
  }
  textarea::placeholder {
    color: var(--midcall-text-muted);
    opacity: 1;
  }
`;
