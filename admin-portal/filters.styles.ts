import { css } from 'lit';

/** What a list or report is asked with: fields in a row, one under the other on a narrow page. */
export const filterStyles = css`
  .filters {
    display: flex;
    flex-wrap: wrap;
    gap: var(--midcall-3);
    align-items: end;
    margin-block-end: var(--midcall-5);
  }
  .filters .field {
    min-inline-size: 132px;
  }
  .filters .in {
    block-size: var(--midcall-control);
  }
  .filters .seg {
    min-block-size: var(--midcall-control);
  }
  @container page (inline-size < 560px) {
    .filters > * {
      inline-size: 100%;
    }
    .filters .seg button {
      flex: 1;
      justify-content: center;
    }
  }
`;
