import { css } from 'lit';

export const messagesStyles = css`
  :host {
    padding: 0;
  }
  .sides {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .list {
    display: grid;
    gap: var(--midcall-3);
    align-content: start;
    padding: 20px 20px 48px;
    min-inline-size: 0;
  }
  .list > .head {
    margin-block-end: 0;
  }
  midcall-preset-side {
    border-inline-start: 1px solid var(--midcall-line);
    background: var(--midcall-surface-raised);
    box-shadow: var(--midcall-shadow-2);
  }
  @container page (inline-size >= 860px) {
    .sides:has(midcall-preset-side[open]) {
      grid-template-columns: minmax(0, 1fr) 384px;
    }
    midcall-preset-side {
      position: sticky;
      inset-block-start: 0;
      block-size: 100vh;
    }
  }
  @container page (inline-size < 860px) {
    .sides:has(midcall-preset-side[open]) .list {
      display: none;
    }
    midcall-preset-side {
      border: 0;
      box-shadow: none;
    }
  }
`;
