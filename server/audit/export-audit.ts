import { type AuditEntry, type AuditFilter } from '../../protocol/audit.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { type CsvValue } from '../platform/csv.ts';
import { conditionOf, type ReadPage, readPage } from './list-audit.ts';
import { recordChange } from './record-change.ts';
import { type AuditCondition, type AuditPlace, countEntries } from './store.ts';

/** Entries read in one transaction. */
const PAGE = 500;

/**
 * All entries that fit, newest first, read page by page as they are taken: a slow reader holds no transaction open. What
 * is written meanwhile is left out. That somebody exported is an entry itself, the newest of the export if it fits.
 */
export async function exportAudit(
  ctx: Context,
  { tenantId, actor }: AdminPrincipal,
  { filter, format }: { filter: AuditFilter; format: 'csv' | 'jsonl' },
): Promise<AsyncIterable<AuditEntry>> {
  const upTo = await ctx.db.tenant(tenantId, async (tx) => {
    const act = { action: 'audit.exported', object: 'audit', before: null, after: { format, ...filter } };
    await recordChange(tx, ctx, { actor, ...act });
    return countEntries(tx);
  });
  return entriesOf(ctx, tenantId, { ...conditionOf(filter), upTo });
}

async function* entriesOf(
  ctx: Context,
  tenantId: string,
  condition: AuditCondition,
): AsyncGenerator<AuditEntry> {
  let before: AuditPlace | null = null;
  for (let more = true; more;) {
    const page: ReadPage = await readPage(ctx, tenantId, condition, { before, limit: PAGE });
    yield* page.entries;
    ({ last: before, more } = page);
  }
}

export const CSV_HEADER = ['seq', 'at', 'actor', 'actorName', 'action', 'object', 'before', 'after', 'hash'];

/** Objects as JSON. */
export async function* csvRows(entries: AsyncIterable<AuditEntry>): AsyncGenerator<CsvValue[]> {
  const json = (value: object | null) => (value === null ? null : JSON.stringify(value));
  for await (const { seq, at, actor, actorName, action, object, before, after, hash } of entries)
    yield [seq, at, actor, actorName, action, object, json(before), json(after), hash];
}

/** Source: jsonlines.org. */
export async function* jsonLines(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string> {
  for await (const entry of entries) yield `${JSON.stringify(entry)}\n`;
}
