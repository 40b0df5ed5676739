import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type ParkedReceipt } from './outcome-store.ts';

/** Notes a carrier's event as taken. Gives back false when it was taken before: it has no effect then. */
export async function takeEvent(tx: Tx, carrier: string, eventId: string, at: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.q
    .insertInto('carrier_event')
    .values({ tenant_id: tx.tenantId, carrier, event_id: eventId, received_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Keeps a receipt whose text is not known yet: it came before the carrier's answer. */
export async function parkReceipt(tx: Tx, receipt: Omit<ParkedReceipt, 'tenant_id'>): Promise<void> {
  await tx.q
    .insertInto('parked_receipt')
    .values({ ...receipt, tenant_id: tx.tenantId })
    .execute();
}

/** A text whose carrier's id is known. */
export interface AnsweredText {
  messageId: string;
  sessionId: string | null;
  carrier: string;
  carrierId: string;
}

/**
 * Texts whose answers are known, and that receipts are about which were parked at these times; of all tenants. Runs as
 * the worker. Asked so that no plan looks at more than these receipts: PostgreSQL, which plans without the values, takes a
 * range with both ends for narrow, and texts are looked for one by one.
 */
export async function answeredMeanwhile(
  tx: Tx,
  { from, to }: { from: Date; to: Date },
  limit: number,
): Promise<(AnsweredText & { tenantId: string })[]> {
  const { rows } = await sql<AnsweredText & { tenantId: string }>`
    with recent as materialized (select * from parked_receipt p where p.received_at between ${from} and ${to})
    select distinct p.tenant_id as "tenantId", p.carrier, p.carrier_message_id as "carrierId", m.id as "messageId",
           m.session_id as "sessionId"
      from recent p
     cross join lateral (
           (select id, session_id from message
             where tenant_id = p.tenant_id and carrier = p.carrier and carrier_message_id = p.carrier_message_id
             limit 1)
           union all
           (select t.id, t.session_id from message_segment s
              join message t on t.tenant_id = s.tenant_id and t.id = s.message_id
             where s.tenant_id = p.tenant_id and s.carrier = p.carrier and s.carrier_id = p.carrier_message_id
             limit 1)
           limit 1) m
     limit ${limit}`.execute(tx.q);
  return rows;
}

/** The parked receipts of a text, taken out, in the order they came. */
export async function takeParked(tx: Tx, { carrier, carrierId }: AnsweredText): Promise<ParkedReceipt[]> {
  const rows = await tx.q
    .deleteFrom('parked_receipt')
    .where('tenant_id', '=', tx.tenantId)
    .where('carrier', '=', carrier)
    .where('carrier_message_id', '=', carrierId)
    .returningAll()
    .execute();
  return rows.sort((left, right) => left.received_at.getTime() - right.received_at.getTime());
}

/** Ids of the events taken since then. */
export async function recentEvents(tx: Tx, carrier: string, since: Date): Promise<string[]> {
  const rows = await tx.q
    .selectFrom('carrier_event')
    .select('event_id')
    .where('tenant_id', '=', tx.tenantId)
    .where('carrier', '=', carrier)
    .where('received_at', '>=', since)
    .execute();
  return rows.map((row) => row.event_id);
}
