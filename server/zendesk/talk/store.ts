import { type Selectable, sql } from 'kysely';
import { type CallReport } from '../../../protocol/call.ts';
import { type TalkTrouble } from '../../../protocol/zendesk-talk.ts';
import { type Tx } from '../../platform/db.ts';
import { type Database } from '../../platform/schema.ts';
import { Facts, type Queues } from './decide-facts.ts';
import { WorkItem } from './decide-work-item.ts';

export type TalkRow = Selectable<Database['zendesk_talk']>;

export async function readTalk(tx: Tx): Promise<TalkRow | undefined> {
  return tx.q.selectFrom('zendesk_talk').selectAll().where('tenant_id', '=', tx.tenantId).executeTakeFirst();
}

export async function writeTalk(tx: Tx, { queue, queues }: Queues): Promise<void> {
  await sql`
    insert into zendesk_talk (tenant_id, queue, queues) values (${tx.tenantId}, ${queue}, ${JSON.stringify(queues)}::jsonb)
    on conflict (tenant_id) do update set queue = excluded.queue, queues = excluded.queues`.execute(tx.q);
}

export async function removeTalk(tx: Tx): Promise<void> {
  await sql`delete from zendesk_work_item where tenant_id = ${tx.tenantId}`.execute(tx.q);
  await sql`delete from zendesk_talk where tenant_id = ${tx.tenantId}`.execute(tx.q);
}

/** Take it last in a transaction: all deliveries of a tenant wait for each other here. */
export async function noteDelivery(tx: Tx, at: Date): Promise<void> {
  await tx.q
    .updateTable('zendesk_talk')
    .set({ delivered_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .execute();
}

/** Take it last, too. */
export async function noteTrouble(
  tx: Tx,
  { reason, detail, at }: { reason: TalkTrouble; detail: string; at: Date },
): Promise<void> {
  await tx.q
    .updateTable('zendesk_talk')
    .set({ trouble: reason, trouble_detail: detail, trouble_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .execute();
}

// work items ---------------------------------------------------------------------------------------------------------

/** A work item, as it is stored. */
export interface ItemRow {
  id: string;
  item: WorkItem;
  /** What its ticket says; `null`: not found yet, or the call is over. */
  facts: Facts | null;
  factsAt: Date | null;
  failures: number;
  dueAt: Date | null;
  said: CallReport | null;
  toldSeq: number;
}

/** Locked to the end of the transaction. */
export async function lockItem(tx: Tx, id: string): Promise<ItemRow | null> {
  const row = await tx.q
    .selectFrom('zendesk_work_item')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return null;
  return {
    id,
    item: WorkItem.parse(row.item),
    facts: row.facts && Facts.parse(row.facts),
    factsAt: row.facts_at,
    failures: row.failures,
    dueAt: row.due_at,
    said: row.said as CallReport | null, // written by `saveItem` alone
    toldSeq: row.told_seq,
  };
}

/** `isNew`: nobody else may have added it meanwhile; this transaction starts again when somebody has. */
export async function saveItem(
  tx: Tx,
  row: ItemRow,
  { at, isNew }: { at: Date; isNew: boolean },
): Promise<void> {
  const values = {
    item: JSON.stringify(row.item),
    facts: row.facts && JSON.stringify(row.facts),
    facts_at: row.factsAt,
    failures: row.failures,
    due_at: row.dueAt,
    said: row.said && JSON.stringify(row.said),
    told_seq: row.toldSeq,
    changed_at: at,
  };
  if (!isNew) {
    await tx.q
      .updateTable('zendesk_work_item')
      .set(values)
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', row.id)
      .execute();
    return;
  }
  const added = await tx.q
    .insertInto('zendesk_work_item')
    .values({ tenant_id: tx.tenantId, id: row.id, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 0n)
    throw Object.assign(new Error('work item added meanwhile'), { code: '40001' });
}

/** The report of this number was recorded; a later one may be there already. */
export async function noteTold(tx: Tx, id: string, seq: number): Promise<void> {
  await sql`
    update zendesk_work_item set told_seq = greatest(told_seq, ${seq})
     where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}
