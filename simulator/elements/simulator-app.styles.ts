import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    block-size: 100vh;
    min-block-size: 760px;
  }
  header {
    display: grid;
    grid-template-columns: 1fr auto 1fr;
    align-items: center;
    gap: 8px 16px;
    min-block-size: 52px;
    padding-inline: 16px;
    background: var(--midcall-surface);
    border-block-end: 1px solid var(--midcall-line);
  }
  h1 {
    display: flex;
    align-items: center;
    gap: 10px;
    font: var(--midcall-type-name);
    white-space: nowrap;
  }
  h1 .muted {
    font-weight: 400;
  }
  .safe {
    display: flex;
    align-items: center;
    gap: 6px;
    font: var(--midcall-type-meta);
  }
  nav {
    display: flex;
    align-items: center;
    justify-content: end;
    gap: 4px;
  }
  nav .select > select.in {
    min-block-size: 32px;
    padding-block: 4px;
    padding-inline: 8px 28px;
    field-sizing: content;
    border-color: transparent;
    font-weight: 500;
    background: transparent;
  }
  nav .select > select.in:hover {
    background: var(--midcall-hover);
  }
  nav .select > .i {
    inset-inline-end: 8px;
  }
  main {
    display: grid;
    grid-template: 'tel desk phones' auto 'panels desk phones' minmax(0, 1fr) / 240px minmax(0, 1fr) 272px;
    gap: 10px 16px;
    min-block-size: 0;
    padding: 14px 16px 16px;
  }
  main > section {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
    min-block-size: 0;
  }
  .tel {
    grid-area: tel;
  }
  .panels {
    grid-area: panels;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: 10px;
    min-block-size: 0;
    overflow-y: auto;
    /* Room for focus rings, shadows and the bar, which a scrolling box would cut off. */
    margin: -4px;
    margin-inline-end: -14px;
    padding: 4px;
    scrollbar-width: thin;
    scrollbar-gutter: stable;
    scrollbar-color: var(--midcall-line-control) transparent;
  }
  ::slotted([slot='crm']) {
    display: block;
    block-size: 100%;
  }
  .desk {
    grid-area: desk;
  }
  .phones {
    grid-area: phones;
  }
  .step {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 24px;
    font: var(--midcall-type-strong);
    color: var(--midcall-text-muted);
  }
  .n {
    display: grid;
    place-items: center;
    inline-size: 22px;
    block-size: 22px;
    border: 1.5px solid var(--midcall-line-control);
    border-radius: 50%;
    font: 600 13px/1 var(--midcall-font);
  }
  .step[aria-current] {
    color: var(--midcall-text);
  }
  .step[aria-current] .n {
    background: var(--midcall-text);
    border-color: var(--midcall-text);
    color: var(--midcall-surface);
  }
  main > .desk.hinted {
    grid-template-rows: auto auto minmax(0, 1fr);
  }
  .hint {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 10px;
    align-items: start;
    padding-block: 10px;
    padding-inline: 14px 6px;
    border: 1px solid transparent;
    border-radius: var(--midcall-radius-l);
    background: var(--midcall-info-tint);
  }
  .hint > .i {
    margin-block-start: 2px;
    color: var(--midcall-info);
  }
  .hint .b {
    inline-size: 28px;
    min-block-size: 28px;
    margin-block: -4px;
  }
  .hint p {
    max-inline-size: 78ch;
  }
  .offline {
    grid-column: 1 / -1;
    display: flex;
    align-items: center;
    gap: 8px;
    margin-block-end: 8px;
    padding: 6px 12px;
    border: 1px solid transparent;
    border-radius: var(--midcall-radius-m);
    background: var(--midcall-warning-tint);
  }
  .offline .i {
    color: var(--midcall-warning);
  }
  @media (width < 1180px) {
    :host {
      block-size: auto;
    }
    main {
      grid-template: 'tel desk' auto 'panels desk' auto 'phones desk' 640px / 272px minmax(0, 1fr);
    }
    /* Stays in sight while the left column scrolls. */
    main > .desk {
      position: sticky;
      inset-block-start: 12px;
      align-self: start;
      block-size: clamp(640px, calc(100vh - 24px), 860px);
    }
    .panels {
      margin: 0;
      padding: 0;
      overflow: visible;
    }
  }
  @media (width < 900px) {
    main {
      grid-template: 'tel' auto 'desk' auto 'phones' 640px 'panels' auto / minmax(0, 1fr);
      gap: 16px;
    }
    main > .desk {
      position: static;
      block-size: auto;
      grid-template-rows: auto auto;
    }
    .phones {
      inline-size: min(100%, 400px);
      justify-self: center;
    }
    header {
      grid-template-columns: 1fr auto;
      padding-block: 8px;
    }
    .safe {
      order: 1;
      grid-column: 1 / -1;
    }
  }
  @media (width < 480px) {
    main {
      padding-inline: 12px;
    }
    header {
      grid-template-columns: minmax(0, 1fr);
      padding-inline: 12px;
    }
    nav {
      flex-wrap: wrap;
      justify-content: start;
      margin-inline-start: -8px;
    }
    h1 .muted,
    .wide-only {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .step[aria-current] .n {
      border-width: 3px;
    }
    .hint,
    .offline {
      border-color: CanvasText;
    }
  }
`;
