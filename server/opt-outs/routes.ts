import { OptOutPage, OptOutSearch } from '../../protocol/opt-outs.ts';
import { CSV_TYPE, sendCsv } from '../platform/csv.ts';
import { route } from '../platform/http/route.ts';
import { CSV_HEADER, csvRows, exportOptOuts } from './export-opt-outs.ts';
import { listOptOuts } from './list-opt-outs.ts';

const tag = 'Reports';

/** The register of opt-outs. Nothing here undoes one: the caller alone does. */
export const optOutRoutes = [
  route({
    method: 'POST',
    path: '/v1/admin/opt-outs/search',
    auth: { can: 'reports.read' },
    tag,
    summary: 'Find opt-outs',
    description:
      'Callers who have told the company to stop, latest first: when, how, and by which number. A body, since the number of a caller has no place in an address. Numbers show their last three digits alone without the capability `transcripts.read`. There is no route that undoes an opt-out: the caller does, by START.',
    body: OptOutSearch,
    answer: OptOutPage,
    handle: (ctx, { principal, body: { caller = null, ...page } }) =>
      listOptOuts(ctx, principal, { ...page, caller }),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/opt-outs.csv',
    auth: { can: 'transcripts.read' },
    tag,
    summary: 'Export the opt-outs as CSV',
    description:
      "All opt-outs in force, latest first, with whole numbers. `'` stands in front of a cell that a spreadsheet could take for a formula. The export becomes an entry of the audit: `opt_outs.exported`.",
    answer: { contentType: CSV_TYPE, description: 'The file.' },
    handle: async (ctx, { principal, reply }) =>
      sendCsv(reply, {
        ...{ name: 'opt-outs', header: CSV_HEADER },
        rows: csvRows(await exportOptOuts(ctx, principal)),
      }),
  }),
];
