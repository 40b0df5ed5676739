import { type Selectable, sql } from 'kysely';
import { type CallReport } from '../../../protocol/call.ts';
import { type SourceTrouble } from '../../../protocol/followed-source.ts';
import { type Tx } from '../../platform/db.ts';
import { type Database } from '../../platform/schema.ts';
import { FollowedCall } from './decide-call.ts';

export type SourceRow = Selectable<Database['followed_source']>;

export const readSource = (tx: Tx, source: string): Promise<SourceRow | undefined> =>
  tx.q
    .selectFrom('followed_source')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('source', '=', source)
    .executeTakeFirst();

/** What was trouble under the settings of before is none any more. */
export async function writeSource(
  tx: Tx,
  { source, settings, at }: { source: string; settings: object; at: Date },
): Promise<void> {
  await sql`
    insert into followed_source (tenant_id, source, settings, changed_at)
    values (${tx.tenantId}, ${source}, ${JSON.stringify(settings)}::jsonb, ${at})
    on conflict (tenant_id, source) do update
       set settings = excluded.settings, changed_at = excluded.changed_at,
           trouble = null, trouble_detail = null, trouble_at = null`.execute(tx.q);
}

export async function removeSource(tx: Tx, source: string): Promise<void> {
  for (const table of ['followed_call', 'followed_source'])
    await sql`delete from ${sql.table(table)} where tenant_id = ${tx.tenantId} and source = ${source}`.execute(
      tx.q,
    );
}

/** Take it last in a transaction: all deliveries of a source wait for each other here. */
export async function noteDelivery(tx: Tx, source: string, at: Date): Promise<void> {
  await tx.q
    .updateTable('followed_source')
    .set({ delivered_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('source', '=', source)
    .execute();
}

/** Take it last, too. */
export async function noteTrouble(
  tx: Tx,
  source: string,
  { reason, detail, at }: { reason: SourceTrouble; detail: string; at: Date },
): Promise<void> {
  await tx.q
    .updateTable('followed_source')
    .set({ trouble: reason, trouble_detail: detail.slice(0, 200), trouble_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('source', '=', source)
    .execute();
}

// calls --------------------------------------------------------------------------------------------------------------

/** A call, as it is stored. */
export interface FollowedRow {
  id: string;
  call: FollowedCall;
  /** Which of the calls that were told here it is. From 1. */
  span: number;
  /** The source was asked, or told all there is to know in time: it may be told here. */
  asked: boolean;
  /** Since anything of it was new. */
  looks: number;
  dueAt: Date | null;
  said: CallReport | null;
}

/** Locked to the end of the transaction. */
export async function lockFollowed(
  tx: Tx,
  { source, id }: { source: string; id: string },
): Promise<FollowedRow | null> {
  const row = await tx.q
    .selectFrom('followed_call')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('source', '=', source)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return null;
  return {
    ...{ id, call: FollowedCall.parse(row.call), span: row.span, asked: row.asked },
    ...{ looks: row.looks, dueAt: row.due_at },
    said: row.said as CallReport | null, // written by `saveFollowed` alone
  };
}

/** `isNew`: nobody else may have added it meanwhile; this transaction starts again when somebody has. */
export async function saveFollowed(
  tx: Tx,
  row: FollowedRow,
  { source, at, isNew }: { source: string; at: Date; isNew: boolean },
): Promise<void> {
  const values = {
    ...{ call: JSON.stringify(row.call), span: row.span, asked: row.asked, looks: row.looks },
    ...{ due_at: row.dueAt, said: row.said && JSON.stringify(row.said), changed_at: at },
  };
  if (!isNew) {
    await tx.q
      .updateTable('followed_call')
      .set(values)
      .where('tenant_id', '=', tx.tenantId)
      .where('source', '=', source)
      .where('id', '=', row.id)
      .execute();
    return;
  }
  const added = await tx.q
    .insertInto('followed_call')
    .values({ tenant_id: tx.tenantId, source, id: row.id, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'source', 'id']).doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 0n)
    throw Object.assign(new Error('call added meanwhile'), { code: '40001' });
}
