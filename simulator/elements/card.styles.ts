import { css } from 'lit';

/** A card, and a card that folds. */
export const card = css`
  .card {
    display: grid;
    gap: 14px;
    padding: var(--midcall-4);
    background: var(--midcall-surface);
    border: 1px solid var(--midcall-line);
    border-radius: var(--midcall-radius-l);
    box-shadow: var(--midcall-shadow-1);
  }
  details.card {
    display: block;
    padding-block: var(--midcall-3);
  }
  summary {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--midcall-2);
    min-block-size: 24px;
    font: var(--midcall-type-strong);
    cursor: pointer;
    list-style: none;
    border-radius: var(--midcall-radius-s);
  }
  summary::-webkit-details-marker {
    display: none;
  }
  details[open] > summary > .i {
    transform: scaleY(-1);
  }
  .folded {
    display: grid;
    gap: var(--midcall-3);
    padding-block: var(--midcall-3) var(--midcall-1);
  }
  /* A quiet fold inside a card. */
  details.options {
    margin-block: -6px;
  }
  details.options > summary {
    justify-content: start;
    gap: var(--midcall-1);
    min-block-size: 28px;
    font: var(--midcall-type-meta);
    font-weight: 500;
    color: var(--midcall-accent-text);
  }
  .note {
    display: flex;
    gap: 6px;
    font: var(--midcall-type-meta);
    color: var(--midcall-warning);
  }
  .note .i {
    margin-block-start: 1px;
  }
  @media (pointer: coarse) {
    summary,
    details.options > summary {
      min-block-size: 44px;
    }
  }
`;
