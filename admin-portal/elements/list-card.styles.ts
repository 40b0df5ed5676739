import { css } from 'lit';
import { base, button, field } from '../../ui/components.ts';
import { banner, card, table } from '../page.styles.ts';

/** A card with a list and a form under it. */
export const listCard = css`
  :host {
    min-inline-size: 0;
  }
  .card {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--midcall-4);
  }
  .b {
    white-space: normal;
  }
  .b.small {
    white-space: nowrap;
  }
  .card .help {
    margin-block-start: 2px;
  }
  form {
    display: flex;
    flex-wrap: wrap;
    gap: var(--midcall-3);
    align-items: flex-end;
    padding-block-start: var(--midcall-3);
    border-block-start: 1px solid var(--midcall-line);
  }
  form .field {
    flex: 1 1 200px;
    min-inline-size: 0;
  }
  form .wide {
    flex-basis: 100%;
  }
  fieldset {
    border: 0;
    margin: 0;
    padding: 0;
    flex: 1 0 100%;
    min-inline-size: 0;
  }
  legend {
    font: var(--midcall-type-meta);
    font-weight: 500;
    padding: 0;
  }
  .checks {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(220px, 100%), 1fr));
    gap: var(--midcall-1) var(--midcall-3);
  }
  .checks label {
    display: flex;
    gap: var(--midcall-2);
    align-items: center;
    min-block-size: 28px;
  }
  td.acts {
    text-align: end;
    white-space: nowrap;
  }
  code {
    overflow-wrap: anywhere;
  }
  .gone {
    color: var(--midcall-text-muted);
  }
`;

/** All that a card of `list-card.ts` is drawn with. */
export const listCardStyles = [base, button, field, card, table, banner, listCard];
