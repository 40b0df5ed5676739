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
