import type { Report, ReportName } from '../../protocol/report.ts';
import type { Bars, Tone } from '../draw-bars.ts';
import { timeIn } from '../time-zone.ts';
import { cellWords, columnName, shownColumns } from './report-cell.ts';

/** Bars that a chart has room for, where they are not a row of days. */
const MOST = 12;

/** The columns that are drawn of each report. */
const SERIES: Readonly<Record<ReportName, readonly (readonly [key: string, tone: Tone])[]>> = {
  use: [
    ['sent', 'plain'],
    ['received', 'other'],
  ],
  delivery: [
    ['sent', 'plain'],
    ['notDelivered', 'part'],
  ],
  failures: [['texts', 'plain']],
  presets: [['presets', 'plain']],
  languages: [
    ['sent', 'plain'],
    ['received', 'other'],
  ],
  agents: [
    ['sent', 'plain'],
    ['received', 'other'],
  ],
  automatic: [
    ['closingHandedOver', 'plain'],
    ['autoReplies', 'other'],
  ],
  late: [['late', 'plain']],
  cost: [['segments', 'plain']],
};

/** The chart of a report: the rows of its table, the first ones where there are many that are not by time. */
export function reportBars(report: Report): Bars {
  const rows = report.granularity === null ? report.rows.slice(0, MOST) : report.rows;
  const columns = shownColumns(report);
  return {
    labels: rows.map((row) => labelOf(report, row)),
    series: SERIES[report.report].map(([key, tone]) => ({
      name: columnName(report, columns.find((column) => column.key === key) ?? { key, kind: 'count' }),
      values: rows.map((row) => Number(row[key])),
      tone,
    })),
  };
}

function labelOf(report: Report, row: Report['rows'][number]): string {
  const start = row['start'];
  // of several days the hour alone says too little
  if (report.granularity === 'hour' && report.from === report.to) return timeIn(report.zone, String(start));
  const [first] = shownColumns(report).filter(({ key }) => key !== 'outcome');
  return first ? cellWords(report, first, row) : '';
}
