import { css } from 'lit';

export const styles = css`
  .big {
    inline-size: 100%;
    min-block-size: 52px;
    margin-block-start: 2px;
    font: var(--midcall-type-name);
  }
  /* The number is one phrase from left to right, but its field begins where all fields begin. */
  input.num {
    text-align: start;
  }
  .label-row {
    display: flex;
    align-items: center;
    justify-content: space-between;
  }
  .label-row .b {
    margin-block: -6px;
    margin-inline-end: -8px;
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--midcall-2);
  }
  .pair .select > .in {
    padding-inline: 10px 26px;
  }
  .pair .select > .i {
    inset-inline-end: 6px;
  }
  .options {
    display: grid;
    gap: 10px;
    padding: 10px 12px 12px;
    border: 1px solid transparent;
    border-radius: var(--midcall-radius-m);
    background: var(--midcall-surface-sunken);
  }
  .check {
    display: flex;
    align-items: center;
    gap: var(--midcall-2);
    min-block-size: 28px;
  }
  .check input {
    inline-size: 16px;
    block-size: 16px;
    margin: 0;
    accent-color: var(--midcall-accent);
  }
  .others {
    display: grid;
    gap: var(--midcall-1);
    padding-block-start: var(--midcall-3);
    border-block-start: 1px solid var(--midcall-line);
  }
  .others .b {
    justify-content: space-between;
  }
`;
