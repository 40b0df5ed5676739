import { css } from 'lit';

export const frameStyles = css`
  .shell {
    display: grid;
    grid-template-columns: 216px minmax(0, 1fr);
    min-block-size: 100vh;
    background: var(--midcall-canvas);
  }
  /* of the page's corners, not of the grid */
  header {
    display: contents;
  }
  .skip {
    position: absolute;
    inset-inline-start: var(--midcall-2);
    inset-block-start: -60px;
    z-index: 30;
    padding: var(--midcall-2) var(--midcall-3);
    background: var(--midcall-surface-raised);
    color: var(--midcall-accent-text);
    border: 1px solid var(--midcall-line-control);
    border-radius: var(--midcall-radius-m);
    cursor: pointer;
  }
  .skip:focus {
    inset-block-start: var(--midcall-2);
  }
  .top {
    display: none;
  }
  .nav {
    position: sticky;
    inset-block-start: 0;
    block-size: 100vh;
    overflow-y: auto;
    background: var(--midcall-surface-sunken);
    border-inline-end: 1px solid var(--midcall-line);
    padding: 14px 10px;
    display: flex;
    flex-direction: column;
  }
  .brand,
  .top {
    gap: 10px;
    align-items: center;
    font: var(--midcall-type-name);
    color: inherit;
    text-decoration: none;
  }
  .brand {
    display: flex;
    padding: 0 8px 14px;
  }
  .nav > ul {
    flex: 1;
  }
  .nav > ul > li {
    margin-block-end: 2px;
  }
  li a,
  .me a {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 32px;
    padding: 6px 8px;
    line-height: 18px;
    border-radius: var(--midcall-radius-m);
    color: var(--midcall-text);
    text-decoration: none;
    border: 1px solid transparent;
  }
  li a .i {
    color: var(--midcall-text-muted);
  }
  li a:hover,
  .me a:hover {
    background: var(--midcall-hover);
  }
  li a.open {
    font-weight: 600;
  }
  li li a {
    padding-inline-start: 34px;
    color: var(--midcall-text-muted);
    min-block-size: 30px;
  }
  a[aria-current] {
    background: var(--midcall-accent-tint);
    color: var(--midcall-accent-text);
    font-weight: 600;
  }
  .me {
    display: flex;
    gap: 4px;
    align-items: center;
    padding-block-start: 10px;
    border-block-start: 1px solid var(--midcall-line);
  }
  .me a {
    flex: 1;
    min-inline-size: 0;
    padding-block: 4px;
    line-height: 18px;
  }
  .me a > span:last-child {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .me small {
    display: block;
    font: var(--midcall-type-meta);
    font-weight: 400;
    color: var(--midcall-text-muted);
  }
  .pa {
    inline-size: 28px;
    block-size: 28px;
    flex: none;
    border-radius: 50%;
    display: grid;
    place-items: center;
    background: var(--midcall-hover);
    border: 1px solid var(--midcall-line);
    font: 600 13px/1 var(--midcall-font);
    color: var(--midcall-text-muted);
  }
  main {
    min-inline-size: 0;
  }
  main:focus {
    outline: none;
    box-shadow: none;
  }
  @media (width < 760px) {
    .shell {
      grid-template-columns: minmax(0, 1fr);
      align-content: start;
    }
    .top {
      display: flex;
      padding: 8px var(--midcall-3);
      background: var(--midcall-surface);
      border-block-end: 1px solid var(--midcall-line);
    }
    .nav {
      display: none;
      position: static;
      block-size: auto;
      border-inline-end: 0;
      border-block-end: 1px solid var(--midcall-line);
    }
    .nav .brand {
      display: none;
    }
    .shell[data-open] .nav {
      display: flex;
    }
    li a,
    li li a {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    a[aria-current] {
      border-color: Highlight;
    }
  }
`;
