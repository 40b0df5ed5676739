import { html, nothing, type TemplateResult } from 'lit';
import { scrollingTable } from '../scrolling-table.ts';

export interface Column<T> {
  heading: string;
  /** Figures stand at the end of their column. */
  isFigure?: boolean;
  cell: (item: T) => unknown;
}

export interface RemovableTable<T> {
  caption: string;
  /** The first one names the row. */
  columns: readonly [Column<T>, ...Column<T>[]];
  items: readonly T[];
  /** The word of the button at the end of a row, the whole sentence of it, and what it does. */
  act: { word: string; sentence: (item: T) => string; do: (item: T) => void };
  /** Whether who is signed in may. */
  mayAct: boolean;
  /** What stands in place of the button in a row that is over. */
  over?: (item: T) => string | undefined;
}

/** A table whose rows can be taken out by the button at their end. */
export function renderRemovable<T>(table: RemovableTable<T>): TemplateResult {
  const { caption, columns, items, act } = table;
  return scrollingTable(
    caption,
    html`
      <thead>
        <tr>
          ${columns.map(
            ({ heading, isFigure }) => html`<th scope="col" class=${isFigure ? 'end' : ''}>${heading}</th>`,
          )}
          <th scope="col"><span class="sr">${act.word}</span></th>
        </tr>
      </thead>
      <tbody>
        ${items.map((item) => renderRow(item, table))}
      </tbody>
    `,
  );
}

function renderRow<T>(item: T, { columns: [naming, ...others], act, mayAct, over }: RemovableTable<T>) {
  const isOver = over?.(item);
  return html`<tr class=${isOver === undefined ? '' : 'gone'}>
    <th scope="row">${naming.cell(item)}</th>
    ${others.map(({ isFigure, cell }) => html`<td class=${isFigure ? 'end' : ''}>${cell(item)}</td>`)}
    <td class="acts">
      ${
        isOver ??
        (mayAct
          ? html`<button class="b small danger" aria-label=${act.sentence(item)} @click=${() => act.do(item)}>
              ${act.word}
            </button>`
          : nothing)
      }
    </td>
  </tr>`;
}
