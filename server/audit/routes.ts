import * as z from 'zod/mini';
import { AuditPage } from '../../protocol/audit.ts';
import { route } from '../platform/http/route.ts';
import { listAudit } from './list-audit.ts';

const PAGE = 50;

const Limit = z.pipe(
  z.string().check(z.regex(/^\d{1,3}$/)),
  z.pipe(z.transform(Number), z.int().check(z.minimum(1), z.maximum(200))),
);

export const auditRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/audit',
    auth: { can: 'audit.read' },
    tag: 'Administration',
    summary: 'List changes of the configuration',
    description: `Who changed what and when, with the values before and after, newest first. \`limit\` is 1 to 200, ${PAGE} when absent; \`cursor\` is the \`next\` of the page before.`,
    query: z.object({ limit: z.optional(Limit), cursor: z.optional(z.string().check(z.maxLength(80))) }),
    answer: AuditPage,
    handle: (ctx, { principal, query: { limit = PAGE, cursor } }) =>
      listAudit(ctx, principal, { limit, cursor }),
  }),
];
