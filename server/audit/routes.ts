import { Readable } from 'node:stream';
import * as z from 'zod/mini';
import { AuditChoices, AuditFilter, AuditPage } from '../../protocol/audit.ts';
import { CSV_TYPE, sendCsv } from '../platform/csv.ts';
import { route } from '../platform/http/route.ts';
import { CSV_HEADER, csvRows, exportAudit, jsonLines } from './export-audit.ts';
import { listAudit } from './list-audit.ts';
import { listChoices } from './list-choices.ts';

const PAGE = 50;
const tag = 'Administration';
const auth = { can: 'audit.read' } as const;

const Limit = z.pipe(
  z.string().check(z.regex(/^\d{1,3}$/)),
  z.pipe(z.transform(Number), z.int().check(z.minimum(1), z.maximum(200))),
);

const FILTERS =
  '`from` and `to` bound the time (`to` is not part of it), `actor` and `action` are exact, `object` finds what lies under it, too, and `q` finds entries that have a word with each of these beginnings.';
const EXPORT = `All entries that fit, newest first, in one file. ${FILTERS} The export becomes an entry of the audit itself.`;

export const auditRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/audit',
    auth,
    tag,
    summary: 'List what was done',
    description: `Who did what and when, with the values before and after, newest first. ${FILTERS} \`limit\` is 1 to 200, ${PAGE} when absent; \`cursor\` is the \`next\` of the page before. Entries are chained: docs/operations.md says how that is verified.`,
    query: z.extend(AuditFilter, {
      limit: z.optional(Limit),
      cursor: z.optional(z.string().check(z.maxLength(80))),
    }),
    answer: AuditPage,
    handle: (ctx, { principal, query: { limit = PAGE, cursor, ...filter } }) =>
      listAudit(ctx, principal, filter, { limit, cursor }),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/audit/choices',
    auth,
    tag,
    summary: 'List what the audit can be filtered by',
    description: 'Everybody who has acted, and every action there is an entry of; at most 500 of each.',
    answer: AuditChoices,
    handle: (ctx, { principal }) => listChoices(ctx, principal),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/audit.csv',
    auth,
    tag,
    summary: 'Export the audit as CSV',
    description: `${EXPORT} Values before and after are JSON; \`'\` stands in front of a cell that a spreadsheet could take for a formula.`,
    query: AuditFilter,
    answer: { contentType: CSV_TYPE, description: 'The file.' },
    handle: async (ctx, { principal, query: filter, reply }) => {
      const entries = await exportAudit(ctx, principal, { filter, format: 'csv' });
      return sendCsv(reply, { name: 'audit', header: CSV_HEADER, rows: csvRows(entries) });
    },
  }),
  route({
    method: 'GET',
    path: '/v1/admin/audit.jsonl',
    auth,
    tag,
    summary: 'Export the audit as JSON lines',
    description: `${EXPORT} Each line is an entry as in the list.`,
    query: AuditFilter,
    answer: { contentType: 'application/jsonl', description: 'The file.' },
    handle: async (ctx, { principal, query: filter, reply }) => {
      const entries = await exportAudit(ctx, principal, { filter, format: 'jsonl' });
      reply.headers({
        'content-type': 'application/jsonl; charset=utf-8',
        'content-disposition': 'attachment; filename="audit.jsonl"',
      });
      return Readable.from(jsonLines(entries));
    },
  }),
];
