import { html, nothing, type TemplateResult } from 'lit';
import type { Report, ReportColumn } from '../../protocol/report.ts';
import { t } from '../../ui/i18n.ts';
import { scrollingTable } from '../scrolling-table.ts';
import { cellWords, columnName, isFigure, shownColumns } from './report-cell.ts';

/** What the first cell of a row leads to, if anywhere. */
export type RowLink = (row: Report['rows'][number]) => string | null;

/** A report as a table, with the sums at its end. */
export function renderReportTable(
  report: Report,
  { caption, linkOf }: { caption: string; linkOf: RowLink },
): TemplateResult {
  const columns = shownColumns(report);
  return scrollingTable(
    caption,
    html`
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" class=${end(column)}>${columnName(report, column)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${report.rows.map((row) => renderRow(report, columns, row, linkOf(row)))}
      </tbody>
      ${report.rows.length > 1 ? renderTotals(report, columns) : nothing}
    `,
  );
}

const renderRow = (
  report: Report,
  columns: readonly ReportColumn[],
  row: Report['rows'][number],
  href: string | null,
): TemplateResult => html`
  <tr>
    ${columns.map((column, index) => {
      const words = cellWords(report, column, row);
      const isName = column.kind === 'text' || column.kind === 'phone';
      const content = isName
        ? html`<bdi class=${column.kind === 'phone' ? 'num' : ''}>${words}</bdi>`
        : words;
      return index === 0
        ? html`<th scope="row" class=${column.kind === 'time' ? 'nowrap' : ''}>
            ${href === null ? content : html`<a class="link" href=${href}>${content}</a>`}
          </th>`
        : html`<td class=${end(column)}>${content}</td>`;
    })}
  </tr>
`;

const renderTotals = (report: Report, columns: readonly ReportColumn[]): TemplateResult => html`
  <tfoot>
    <tr>
      ${columns.map((column, index) =>
        index === 0
          ? html`<th scope="row">${t('admin:reports.total')}</th>`
          : html`<td class=${end(column)}>
              ${isFigure(column) ? cellWords(report, column, report.totals) : nothing}
            </td>`,
      )}
    </tr>
  </tfoot>
`;

const end = (column: ReportColumn): string => (isFigure(column) ? 'end' : '');
