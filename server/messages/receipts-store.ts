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
