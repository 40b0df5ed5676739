import { css } from 'lit';

export const styles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    overflow: hidden;
  }
  .log {
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--midcall-line-control) transparent;
    display: flex;
    flex-direction: column;
    padding: var(--midcall-2) var(--midcall-4);
    gap: var(--midcall-3);
  }
  .log:focus-visible {
    box-shadow: inset 0 0 0 2px var(--midcall-focus);
  }
  /* Not justify-content: flex-end, which makes what overflows unreachable. */
  .log.talk > :first-child {
    margin-block-start: auto;
  }
  .log > * {
    flex: none;
  }
  .mark {
    display: flex;
    align-items: center;
    gap: var(--midcall-2);
    font: var(--midcall-type-meta);
    color: var(--midcall-system-text);
    text-align: center;
  }
  .mark::before,
  .mark::after {
    content: '';
    flex: 1;
    min-inline-size: 12px;
    border-block-start: 1px solid var(--midcall-line);
  }
  .ready {
    flex: 1 0 auto;
    display: grid;
    align-content: center;
    justify-items: center;
    text-align: center;
    gap: var(--midcall-2);
    padding: var(--midcall-3) var(--midcall-6);
  }
  .ready h2 {
    font: var(--midcall-type-name);
  }
  .ready p {
    color: var(--midcall-text-muted);
    max-inline-size: 30ch;
    text-wrap: balance;
  }
  .newpill {
    position: absolute;
    inset-block-end: var(--midcall-2);
    inset-inline: 0;
    margin-inline: auto;
    inline-size: fit-content;
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-block-size: 32px;
    padding-inline: 12px;
    border: 1px solid var(--midcall-line-control);
    border-radius: var(--midcall-radius-full);
    background: var(--midcall-surface-raised);
    box-shadow: var(--midcall-shadow-2);
    font: var(--midcall-type-meta);
    font-weight: 600;
    cursor: pointer;
  }
  .newpill:focus-visible {
    box-shadow: var(--midcall-focus-ring), var(--midcall-shadow-2);
  }
  @container (inline-size <= 340px) {
    .log {
      padding-inline: var(--midcall-3);
    }
  }
  @media (pointer: coarse) {
    .newpill {
      min-block-size: 44px;
    }
  }
`;
