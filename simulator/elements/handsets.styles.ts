import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
    min-block-size: 0;
  }
  .minis {
    display: grid;
    gap: 6px;
    max-block-size: 200px;
    overflow-y: auto;
    margin: -4px;
    padding: 4px;
    scrollbar-width: thin;
  }
  .mini {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 10px;
    align-items: center;
    inline-size: 100%;
    padding: 8px 12px;
    border: 1px solid var(--midcall-line);
    border-radius: var(--midcall-radius-l);
    background: var(--midcall-surface);
    text-align: start;
    cursor: pointer;
  }
  .mini:hover {
    background: var(--midcall-hover);
  }
  .words {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    column-gap: 6px;
  }
  .words .num {
    grid-column: 1 / -1;
  }
  .mini small {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  .av {
    display: grid;
    place-items: center;
    inline-size: 28px;
    block-size: 28px;
    border-radius: 50%;
    background: var(--midcall-n-600);
    color: #fff;
    font-weight: 600;
  }
  .new {
    padding-inline: 8px;
    border: 1px solid transparent;
    border-radius: var(--midcall-radius-full);
    background: var(--midcall-text);
    color: var(--midcall-surface);
    font: var(--midcall-type-meta);
    font-weight: 600;
    white-space: nowrap;
  }
`;
