import { type AuditEntry, type AuditFilter, type AuditPage } from '../../protocol/audit.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { nameActors } from './name-actors.ts';
import {
  type AuditCondition,
  type AuditPlace,
  type AuditRange,
  type AuditRow,
  findByWords,
  readAudit,
  readEntries,
} from './store.ts';

/** Who did what, newest first. Throws `invalid_request` for a cursor that no page gave. */
export async function listAudit(
  ctx: Context,
  { tenantId }: AdminPrincipal,
  filter: AuditFilter,
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<AuditPage> {
  const before = cursor === undefined ? null : parseCursor(cursor);
  const { entries, last, more } = await readPage(ctx, tenantId, conditionOf(filter), { before, limit });
  return { entries, next: more && last ? formatCursor(last) : null };
}

export interface ReadPage {
  entries: AuditEntry[];
  /** Where the page ends; `null` for an empty one. */
  last: AuditPlace | null;
  more: boolean;
}

/** A page of what fits, with the names of who acted as they are today. */
export async function readPage(
  ctx: Context,
  tenantId: string,
  { q, ...condition }: AuditCondition,
  { before, limit }: AuditRange,
): Promise<ReadPage> {
  const range = { before, limit: limit + 1 };
  const found =
    q === undefined
      ? null
      : await ctx.db.worker((tx) => findByWords(tx, tenantId, { q, ...condition }, range));
  return ctx.db.tenant(tenantId, async (tx) => {
    const rows = found === null ? await readAudit(tx, condition, range) : await readEntries(tx, found);
    const page = rows.slice(0, limit);
    return { entries: await renderEntries(tx, page), last: page.at(-1) ?? null, more: rows.length > limit };
  });
}

export const conditionOf = ({ from, to, ...rest }: AuditFilter): AuditCondition => ({
  ...rest,
  ...(from === undefined ? {} : { from: new Date(from) }),
  ...(to === undefined ? {} : { to: new Date(to) }),
});

/** A place in the order of the list: entries added later do not move it. */
const formatCursor = ({ at, seq }: AuditPlace): string => `${at.getTime()}_${seq}`;

function parseCursor(cursor: string): AuditPlace {
  const match = /^(\d{1,15})_(\d{1,15})$/.exec(cursor);
  if (!match?.[1] || !match[2]) throw new AppError('invalid_request', { detail: 'cursor' });
  return { at: new Date(Number(match[1])), seq: Number(match[2]) };
}

async function renderEntries(tx: Tx, rows: readonly AuditRow[]): Promise<AuditEntry[]> {
  const names = await nameActors(
    tx,
    rows.map(({ actor }) => actor),
  );
  return rows.map(({ at, before, after, hash, ...row }) => ({
    ...row,
    at: at.toISOString(),
    actorName: names.get(row.actor) ?? null,
    before: before as Record<string, unknown> | null, // written as JSON objects by `recordChange`
    after: after as Record<string, unknown> | null,
    hash: hash.toString('hex'),
  }));
}
