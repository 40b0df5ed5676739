import { css } from 'lit';

export const editorStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: auto auto minmax(0, 1fr) auto;
    min-block-size: 0;
    background: var(--midcall-surface-raised);
  }
  .body {
    padding: 16px 20px;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
    align-content: start;
    position: relative;
    overflow: auto;
  }
  footer {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    padding: 12px 20px;
    border-block-start: 1px solid var(--midcall-line);
  }
  footer .st {
    margin-inline-end: auto;
  }
`;
