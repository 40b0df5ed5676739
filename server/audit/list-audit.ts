import { type AuditPage } from '../../protocol/audit.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type AuditRow, readAudit } from './store.ts';

/** Who changed what, newest first. Throws `invalid_request` for a cursor that no page gave. */
export async function listAudit(
  ctx: Context,
  { tenantId }: AdminPrincipal,
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<AuditPage> {
  const before = cursor === undefined ? null : parseCursor(cursor);
  const rows = await ctx.db.tenant(tenantId, (tx) => readAudit(tx, { before, limit: limit + 1 }));
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { entries: page.map(renderEntry), next: rows.length > limit && last ? formatCursor(last) : null };
}

/** A place in the order of the list: entries added later do not move it. */
const formatCursor = ({ at, id }: AuditRow): string => `${at.getTime()}_${id}`;

function parseCursor(cursor: string): { at: Date; id: string } {
  const match = /^(\d{1,15})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor);
  if (!match?.[1] || !match[2]) throw new AppError('invalid_request', { detail: 'cursor' });
  return { at: new Date(Number(match[1])), id: match[2] };
}

const renderEntry = ({ at, before, after, ...row }: AuditRow) => ({
  ...row,
  at: at.toISOString(),
  before: before as Record<string, unknown> | null, // written as JSON objects by `recordChange`
  after: after as Record<string, unknown> | null,
});
