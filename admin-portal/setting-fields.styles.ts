import { css } from 'lit';

/** Fields of settings in a `<midcall-section>`: see `setting-fields.ts`. */
export const settingFields = css`
  .fields {
    display: grid;
    gap: var(--midcall-4);
  }
  .pair {
    display: flex;
    flex-wrap: wrap;
    gap: var(--midcall-4);
  }
  .pair > .field {
    flex: 1 1 200px;
    align-content: start;
  }
  .pair > .wide {
    flex-basis: 100%;
  }
  .amount {
    display: flex;
    align-items: center;
    gap: var(--midcall-2);
  }
  .amount .in {
    inline-size: 110px;
  }
  fieldset {
    display: grid;
    gap: var(--midcall-2);
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }
  legend {
    padding: 0;
    margin-block-end: var(--midcall-1);
  }
  .pick {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    column-gap: var(--midcall-2);
    align-items: start;
    min-block-size: 24px;
    cursor: pointer;
  }
  .pick > input {
    inline-size: 18px;
    block-size: 18px;
    margin: 1px 0 0;
    accent-color: var(--midcall-accent);
  }
  .pick > input[role='switch'] {
    appearance: none;
    position: relative;
    inline-size: 36px;
    block-size: 20px;
    margin: 0;
    border: 1px solid var(--midcall-line-control);
    border-radius: var(--midcall-radius-full);
    background: var(--midcall-hover);
    cursor: inherit;
    transition: background var(--midcall-fast) var(--midcall-ease);
  }
  .pick > input[role='switch']::before {
    content: '';
    position: absolute;
    inset-block-start: 3px;
    inset-inline-start: 3px;
    inline-size: 12px;
    block-size: 12px;
    border-radius: 50%;
    background: var(--midcall-line-control);
    transition: inset-inline-start var(--midcall-fast) var(--midcall-ease);
  }
  .pick > input[role='switch']:checked {
    border-color: var(--midcall-accent);
    background: var(--midcall-accent);
  }
  .pick > input[role='switch']:checked::before {
    inset-inline-start: 19px;
    background: var(--midcall-on-accent);
  }
  .pick > input[role='switch']:disabled {
    border-color: var(--midcall-line-control);
    background: var(--midcall-hover);
  }
  .pick > input[role='switch']:disabled::before {
    background: var(--midcall-line-control);
  }
  .pick > .help {
    grid-column: 2;
  }
  .pick:has(:disabled) {
    cursor: not-allowed;
    color: var(--midcall-text-muted);
  }
  .in:disabled {
    background: var(--midcall-hover);
    border-color: var(--midcall-line);
    color: var(--midcall-text-muted);
    cursor: not-allowed;
  }
  code {
    overflow-wrap: anywhere;
  }
  @media (forced-colors: active) {
    .pick > input[role='switch']::before {
      background: ButtonText;
    }
    .pick > input[role='switch']:checked {
      border: 2px solid Highlight;
    }
    .pick > input[role='switch']:checked::before {
      inset-inline-start: 18px;
      background: Highlight;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .pick > input[role='switch'],
    .pick > input[role='switch']::before {
      transition: none;
    }
  }
  @media (pointer: coarse) {
    .pick {
      min-block-size: 44px;
      align-items: center;
    }
  }
`;
