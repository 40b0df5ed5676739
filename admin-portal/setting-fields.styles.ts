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
  @media (pointer: coarse) {
    .pick {
      min-block-size: 44px;
      align-items: center;
    }
  }
`;
