import { css } from 'lit';

export const gridStyles = css`
  :host {
    container: grid / inline-size;
  }
  thead th small {
    display: block;
    font-weight: 400;
    color: var(--midcall-text-muted);
  }
  tbody tr:hover,
  tbody tr.current {
    background: var(--midcall-surface-sunken);
  }
  tbody tr.over {
    box-shadow: inset 0 2px 0 var(--midcall-accent);
  }
  tbody th,
  tbody td {
    padding-block: 4px;
    padding-inline: 0 4px;
  }
  .name {
    display: flex;
    align-items: center;
    gap: 4px;
    min-inline-size: 160px;
  }
  .name b {
    overflow-wrap: anywhere;
  }
  .grip {
    border: 0;
    background: none;
    padding: 0;
    inline-size: 24px;
    min-block-size: 32px;
    flex: none;
    display: grid;
    place-items: center;
    color: var(--midcall-text-muted);
    cursor: grab;
    border-radius: var(--midcall-radius-s);
  }
  .cell {
    display: grid;
    align-content: center;
    inline-size: 100%;
    min-inline-size: 84px;
    min-block-size: 46px;
    padding-inline: 7px;
    border: 1px solid transparent;
    border-radius: var(--midcall-radius-m);
    background: none;
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
    text-align: start;
    cursor: pointer;
  }
  .cell span {
    display: inline-flex;
    align-items: center;
    gap: 5px;
  }
  .cell small {
    white-space: nowrap;
  }
  .cell .i {
    inline-size: 14px;
    block-size: 14px;
  }
  .cell small {
    white-space: nowrap;
  }
  .cell:hover {
    background: var(--midcall-hover);
  }
  .cell.missing {
    border: 1px dashed var(--midcall-line-control);
  }
  .cell.stale {
    background: var(--midcall-warning-tint);
    color: var(--midcall-warning);
    font-weight: 600;
  }
  .cell.stale small {
    color: inherit;
    font-weight: 400;
  }
  .cell[aria-current] {
    box-shadow: inset 0 0 0 2px var(--midcall-accent);
  }
  .cards {
    display: none;
  }
  .cards > li {
    display: grid;
    gap: var(--midcall-2);
    padding-block: var(--midcall-3);
    border-block-end: 1px solid var(--midcall-line);
  }
  .cards p {
    display: flex;
    justify-content: space-between;
    gap: var(--midcall-2);
  }
  .cards small {
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  .cards div {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(108px, 1fr));
    gap: 6px;
  }
  .cards .cell {
    border-color: var(--midcall-line);
  }
  @container grid (inline-size < 560px) {
    .tw {
      display: none;
    }
    .cards {
      display: grid;
    }
  }
`;
