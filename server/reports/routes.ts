import * as z from 'zod/mini';
import { Overview } from '../../protocol/overview.ts';
import { MAX_DAYS, MAX_DAYS_BY_HOUR, Report, ReportName, ReportQuery } from '../../protocol/report.ts';
import { TimeZone } from '../../protocol/time-zone.ts';
import { CSV_TYPE, sendCsv } from '../platform/csv.ts';
import { route } from '../platform/http/route.ts';
import { viewOverview } from './view-overview.ts';
import { viewReport } from './view-report.ts';

const params = z.object({ report: ReportName });
const RANGE = `\`from\` and \`to\` are days of the calendar in the time zone \`zone\` (an IANA name), both counted in whole; at most ${MAX_DAYS} days, ${MAX_DAYS_BY_HOUR} by the hour.`;

export const reportRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/overview',
    auth: { can: 'reports.read' },
    tag: 'Reports',
    summary: 'Show how texting does today',
    description:
      'Figures since midnight of the time zone `zone` (an IANA name), the same as in the reports of today; the health of carriers and lines; what is worth a look, as codes; and how far the first steps are done.',
    query: z.object({ zone: TimeZone }),
    answer: Overview,
    handle: (ctx, { principal, query }) => viewOverview(ctx, principal, query.zone),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/reports/{report}',
    auth: { can: 'reports.read' },
    tag: 'Reports',
    summary: 'Count a report',
    description: `${RANGE} \`granularity\` is \`hour\`, \`day\` (the default), \`week\` or \`month\`, for the reports by time: \`use\`, \`delivery\`, \`automatic\`, \`late\`. \`queue\` counts one queue alone. \`totals\` are the sums of the rows.`,
    params,
    query: ReportQuery,
    answer: Report,
    handle: (ctx, { principal, params: { report }, query }) => viewReport(ctx, principal, report, query),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/reports/{report}/csv',
    auth: { can: 'reports.read' },
    tag: 'Reports',
    summary: 'Count a report, as CSV',
    description: `The rows of the report, with the keys of its columns as the first line. Takes the same query. A text that a spreadsheet would take for a formula begins with an apostrophe.`,
    params,
    query: ReportQuery,
    answer: { contentType: CSV_TYPE, description: 'A file to save.' },
    handle: async (ctx, { principal, params: { report }, query, reply }) => {
      const { columns, rows } = await viewReport(ctx, principal, report, query);
      return sendCsv(reply, {
        name: `${report}-${query.from}-${query.to}`,
        header: columns.map(({ key }) => key),
        rows: rows.map((row) => columns.map(({ key }) => row[key] ?? null)),
      });
    },
  }),
];
