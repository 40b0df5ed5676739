import { css } from 'lit';

export const editorStyles = css`
  :host {
    display: grid;
    grid-template-rows: auto auto minmax(0, 1fr) auto;
    min-block-size: 0;
    background: var(--midcall-surface-raised);
  }
  header {
    display: flex;
    justify-content: space-between;
    gap: var(--midcall-2);
    padding-block: 16px 8px;
    padding-inline: 20px 12px;
    padding-inline: 20px 12px;
  }
  header > div {
    min-inline-size: 0;
  }
  header .acts {
    display: flex;
    align-items: flex-start;
  }
  .crumb {
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  h2 {
    font: var(--midcall-type-title);
    overflow-wrap: anywhere;
  }
  h2:focus {
    outline: none;
    box-shadow: none;
  }
  h3 {
    font: var(--midcall-type-meta);
    font-weight: 600;
  }
  .tabs {
    display: flex;
    padding-inline: 12px;
    border-block-end: 1px solid var(--midcall-line);
    overflow-x: auto;
    scrollbar-width: thin;
  }
  .tabs button {
    border: 0;
    background: none;
    padding: 8px;
    min-block-size: 36px;
    font: var(--midcall-type-meta);
    display: inline-flex;
    gap: 4px;
    align-items: center;
    border-block-end: 2px solid transparent;
    cursor: pointer;
    color: var(--midcall-text-muted);
    white-space: nowrap;
  }
  .tabs .i {
    inline-size: 13px;
    block-size: 13px;
  }
  .tabs .warning {
    color: var(--midcall-warning);
  }
  .tabs [aria-selected='true'] {
    border-block-end-color: var(--midcall-accent);
    color: var(--midcall-text);
    font-weight: 600;
  }
  .body {
    padding: 16px 20px;
    display: grid;
    gap: 16px;
    align-content: start;
    overflow: auto;
  }
  .row {
    display: flex;
    justify-content: space-between;
    align-items: baseline;
    gap: var(--midcall-2);
    font: var(--midcall-type-meta);
  }
  .area {
    padding: 0;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: center;
  }
  .two {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
    gap: var(--midcall-3);
  }
  .cost ul {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-block-start: 6px;
  }
  .cost li {
    display: flex;
    gap: 6px;
    font: var(--midcall-type-meta);
    padding: 4px 8px;
    border: 1px solid var(--midcall-line);
    border-radius: var(--midcall-radius-s);
    color: var(--midcall-text-muted);
  }
  .cost li.own {
    border-color: var(--midcall-accent);
  }
  .cost b {
    color: var(--midcall-text);
    font-weight: 600;
  }
  ins {
    font-weight: 600;
  }
  del {
    color: var(--midcall-text-muted);
  }
  .phone {
    border: 6px solid var(--midcall-text);
    border-block-end: 0;
    border-start-start-radius: 28px;
    border-start-end-radius: 28px;
    background: var(--midcall-surface);
    padding: 4px 14px 16px;
    margin: 8px 16px 0;
  }
  .phone header {
    display: grid;
    justify-items: center;
    gap: 0;
    font: var(--midcall-type-meta);
    padding: 10px 0 8px;
  }
  .phone p {
    background: var(--midcall-bubble-caller, var(--midcall-hover));
    border-radius: 16px;
    border-end-start-radius: 5px;
    padding: 8px 12px;
    max-inline-size: 88%;
    inline-size: fit-content;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
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
