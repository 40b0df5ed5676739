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

/** Texts that parked receipts are about and whose answers are known, of all tenants. Runs as the worker. */
export async function answeredMeanwhile(
  tx: Tx,
  limit: number,
): Promise<(AnsweredText & { tenantId: string })[]> {
  const { rows } = await sql<AnsweredText & { tenantId: string }>`
    select distinct p.tenant_id as "tenantId", p.carrier, p.carrier_message_id as "carrierId", m.id as "messageId",
           m.session_id as "sessionId"
      from parked_receipt p
      join message m on m.tenant_id = p.tenant_id and m.carrier = p.carrier and m.carrier_message_id = p.carrier_message_id
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
