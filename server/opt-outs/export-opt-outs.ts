import { type AdminPrincipal } from '../access/principal.ts';
import { recordChange } from '../audit/record-change.ts';
import { type Context } from '../context.ts';
import { type CsvValue } from '../platform/csv.ts';
import { countOptOuts, findOptOutsAfter, type OptOutPlace, type OptOutRow } from './store.ts';

/** Rows read in one transaction. */
const PAGE = 500;

/**
 * The whole register, latest first, read page by page as it is taken: a slow reader holds no transaction open. That
 * somebody exported it, and how many, is an entry of the audit.
 */
export async function exportOptOuts(
  ctx: Context,
  { tenantId, actor }: AdminPrincipal,
): Promise<AsyncIterable<OptOutRow>> {
  await ctx.db.tenant(tenantId, async (tx) =>
    recordChange(tx, ctx, {
      ...{ actor, action: 'opt_outs.exported', object: 'opt-outs' },
      ...{ before: null, after: { format: 'csv', rows: await countOptOuts(tx, null) } },
    }),
  );
  return rowsOf(ctx, tenantId);
}

async function* rowsOf(ctx: Context, tenantId: string): AsyncGenerator<OptOutRow> {
  let after: OptOutPlace | null = null;
  for (;;) {
    const place: OptOutPlace | null = after;
    const rows: OptOutRow[] = await ctx.db.tenant(tenantId, (tx) => findOptOutsAfter(tx, place, PAGE));
    yield* rows;
    after = rows.at(-1) ?? null;
    if (rows.length < PAGE) return;
  }
}

export const CSV_HEADER = ['at', 'caller', 'ourNumber', 'everywhere', 'how', 'by', 'language'];

export async function* csvRows(rows: AsyncIterable<OptOutRow>): AsyncGenerator<CsvValue[]> {
  for await (const { at, caller, ourNumber, everywhere, how, by, language } of rows)
    yield [at.toISOString(), caller, ourNumber, everywhere, how, by, language];
}
