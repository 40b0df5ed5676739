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
    padding: 20px 20px 48px;
    min-inline-size: 0;
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    gap: var(--midcall-3);
    align-items: center;
    margin-block-end: var(--midcall-2);
  }
  .find {
    position: relative;
    flex: 1 1 180px;
    max-inline-size: 280px;
  }
  .find .i {
    position: absolute;
    inset-inline-start: 10px;
    inset-block-start: 10px;
    color: var(--midcall-text-muted);
  }
  .find .in {
    padding-inline-start: 34px;
  }
  .filters .select {
    flex: 0 1 160px;
  }
  .note {
    padding-block: var(--midcall-3);
  }
  .pages {
    display: flex;
    flex-wrap: wrap;
    gap: var(--midcall-2);
    align-items: center;
    justify-content: flex-end;
  }
  midcall-message-switches {
    margin-block-start: var(--midcall-5);
  }
  aside {
    border-inline-start: 1px solid var(--midcall-line);
    background: var(--midcall-surface-raised);
    box-shadow: var(--midcall-shadow-2);
    min-block-size: 0;
    display: grid;
  }
  .new {
    display: flex;
    gap: var(--midcall-2);
    align-items: center;
  }
  @container page (inline-size >= 860px) {
    .sides.open {
      grid-template-columns: minmax(0, 1fr) 384px;
    }
    aside {
      position: sticky;
      inset-block-start: 0;
      block-size: 100vh;
    }
  }
  @container page (inline-size < 860px) {
    .sides.open .list {
      display: none;
    }
    aside {
      border: 0;
      box-shadow: none;
    }
  }
`;
