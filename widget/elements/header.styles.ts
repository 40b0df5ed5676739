import { css } from 'lit';

export const styles = css`
  header {
    display: grid;
    grid-template-columns: 1fr auto auto;
    align-items: center;
    column-gap: var(--midcall-2);
    row-gap: 1px;
    padding-block: 8px;
    padding-inline: var(--midcall-4) var(--midcall-2);
    border-block-end: 1px solid var(--midcall-line);
    background: var(--midcall-surface);
  }
  h1 {
    margin: 0;
    font: var(--midcall-type-name);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    text-align: start;
  }
  .timer {
    font: var(--midcall-type-strong);
    font-variant-numeric: tabular-nums;
  }
  .b.icon {
    inline-size: 32px;
    min-block-size: 32px;
    /* Reaches into the padding, so that the line stays as high as the name. */
    margin-block: -4px;
  }
  .sub {
    grid-column: 1 / -1;
    display: flex;
    /* Long words make a second line; the queue's name gives way first. */
    flex-wrap: wrap;
    align-items: center;
    column-gap: var(--midcall-2);
    padding-inline-end: var(--midcall-2);
    min-block-size: 22px;
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
    min-inline-size: 0;
    white-space: nowrap;
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    color: var(--midcall-text);
    font-weight: 500;
  }
  .sep {
    flex: none;
    inline-size: 1px;
    block-size: 12px;
    background: var(--midcall-line);
  }
  .queue {
    overflow: hidden;
    text-overflow: ellipsis;
    flex: 1 1 2.5em;
    min-inline-size: 0;
  }
  .lang {
    margin-inline-start: auto;
  }
  @container (inline-size <= 340px) {
    header {
      padding-inline-start: var(--midcall-3);
    }
    .queue,
    .sep:has(+ .queue) {
      display: none;
    }
  }
  @container (inline-size < 300px) {
    .sub {
      column-gap: 6px;
    }
    .recent,
    .sep:has(+ .recent) {
      display: none;
    }
  }
  @media (pointer: coarse) {
    .b.icon {
      min-block-size: 44px;
      inline-size: 44px;
      margin-block: -10px;
    }
  }
  @media (forced-colors: active) {
    /* A painted edge would not fit between the lines; the sign is enough. */
    .b.icon {
      border: 0;
    }
  }
`;
