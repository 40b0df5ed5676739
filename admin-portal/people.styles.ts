import { css } from 'lit';

/** Forms about people: fields in a column, boxes to tick in a row. */
export const people = css`
  .card,
  .fields {
    display: grid;
    gap: var(--midcall-4);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: var(--midcall-2);
    align-items: flex-start;
    justify-content: space-between;
  }
  fieldset {
    border: 0;
    margin: 0;
    padding: 0;
    min-inline-size: 0;
  }
  legend {
    padding: 0;
  }
  .roles {
    display: flex;
    flex-wrap: wrap;
    gap: var(--midcall-2) var(--midcall-4);
  }
  .roles legend {
    margin-block-end: var(--midcall-1);
  }
  .roles label,
  .tick {
    display: inline-flex;
    gap: var(--midcall-2);
    align-items: center;
    min-block-size: 24px;
  }
  .groups {
    display: grid;
    gap: var(--midcall-2);
  }
  .groups > div {
    display: grid;
    grid-template-columns: 1fr 1fr auto;
    gap: var(--midcall-2);
    align-items: center;
  }
`;
