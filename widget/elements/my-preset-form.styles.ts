import { css } from 'lit';

export const myPresetFormStyles = css`
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--midcall-3);
    padding: var(--midcall-3) var(--midcall-4) var(--midcall-4);
  }
  textarea.in {
    resize: vertical;
    max-block-size: 240px;
    overflow-wrap: anywhere;
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(130px, 100%), 1fr));
    gap: var(--midcall-3);
    align-items: start;
  }
  .wrong {
    display: flex;
    gap: 6px;
    align-items: start;
    font: var(--midcall-type-meta);
    color: var(--midcall-danger);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--midcall-2);
    justify-content: flex-end;
  }
`;
