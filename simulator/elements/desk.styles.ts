import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    min-block-size: 0;
    container: desk / inline-size;
    --rail: #39444a;
  }
  :host([crm='zendesk']) {
    --rail: #03363d;
  }
  :host([crm='salesforce']) {
    --rail: #032d60;
  }
  .win {
    display: grid;
    grid-template-columns: 44px minmax(0, 1fr) 360px;
    min-block-size: 0;
    overflow: hidden;
    border: 1px solid var(--midcall-line);
    border-radius: var(--midcall-radius-l);
    background: var(--midcall-surface);
    box-shadow: var(--midcall-shadow-1);
  }
  .rail {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 18px;
    padding-block: 12px;
    background: light-dark(var(--rail), #0a0d0f);
    color: #d7dfe2;
  }
  .mark {
    display: grid;
    place-items: center;
    inline-size: 26px;
    block-size: 26px;
    border-radius: 8px;
    background: #f1f4f5;
    color: var(--rail);
    font-weight: 700;
  }
  .on {
    block-size: 34px;
    margin: -7px;
    padding: 7px;
    border-radius: 8px;
    background: rgb(255 255 255 / 0.16);
    color: #fff;
  }
  .fill {
    flex: 1;
  }
  .left {
    display: grid;
    grid-template-rows: 40px minmax(0, 1fr);
    min-block-size: 0;
    min-inline-size: 0;
  }
  .bar {
    display: flex;
    min-inline-size: 0;
    border-block-end: 1px solid var(--midcall-line);
    background: var(--midcall-surface-sunken);
  }
  .tabs {
    display: flex;
    min-inline-size: 0;
    overflow: auto hidden;
    scrollbar-width: none;
  }
  .tab {
    display: flex;
    align-items: center;
    gap: 6px;
    padding-inline: 12px;
    border: 1px solid transparent;
    border-inline-end-color: var(--midcall-line);
    background: none;
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
    white-space: nowrap;
    cursor: pointer;
  }
  .tab:focus-visible {
    box-shadow: inset 0 0 0 2px var(--midcall-focus);
  }
  .tab[aria-selected='true'] {
    background: var(--midcall-surface);
    color: var(--midcall-text);
    font-weight: 600;
  }
  .tab .dot {
    inline-size: 7px;
    block-size: 7px;
  }
  .panel {
    display: grid;
    min-block-size: 0;
  }
  .unread {
    align-self: center;
    flex: none;
    margin-inline: auto 8px;
    padding-inline: 8px;
    border: 1px solid transparent;
    border-radius: var(--midcall-radius-full);
    background: var(--midcall-text);
    color: var(--midcall-surface);
    font: var(--midcall-type-meta);
    font-weight: 600;
    white-space: nowrap;
  }
  .side {
    display: grid;
    min-block-size: 0;
    min-inline-size: 0;
    border-inline-start: 1px solid var(--midcall-line);
  }
  @container desk (inline-size <= 700px) {
    .win {
      grid-template-columns: 44px minmax(0, 1fr) 340px;
    }
  }
  @container desk (inline-size <= 620px) {
    .win {
      grid-template: auto 620px / minmax(0, 1fr);
    }
    .rail {
      display: none;
    }
    .side {
      border-inline-start: 0;
      border-block-start: 1px solid var(--midcall-line);
    }
  }
  @media (forced-colors: active) {
    .tab[aria-selected='true'] {
      border-block-end: 3px solid Highlight;
    }
  }
`;
