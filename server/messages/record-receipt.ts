import { type CarrierEvent } from '../carriers/carrier.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { applyReceipt } from './apply-receipt.ts';
import { applyReceiptOf } from './apply-segment-receipt.ts';
import { parkReceipt, takeEvent } from './receipts-store.ts';
import { findSegmentText } from './segments-store.ts';
import { findByCarrierId, findMessage, type MessageRow, noteCarrierId } from './store.ts';

/**
 * Records a delivery receipt. It may come twice, backwards, before the carrier's answer, or after the end of the call:
 * our own id in its address finds the message in every case, the carrier's id once the answer is known.
 */
export async function recordReceipt(
  ctx: Context,
  tx: Tx,
  carrier: string,
  receipt: Extract<CarrierEvent, { type: 'receipt' }>,
): Promise<void> {
  const now = ctx.clock.now();
  if (!(await takeEvent(tx, carrier, receipt.eventId, now))) return;
  const found = await findReceived(tx, carrier, receipt);
  if (!found) {
    await parkReceipt(tx, {
      carrier,
      carrier_message_id: receipt.carrierId,
      state: receipt.state,
      reason: receipt.reason ?? null,
      carrier_code: receipt.code ?? null,
      received_at: now,
    });
    return;
  }
  const { state, reason = null, code = null } = receipt;
  const { carrierId } = receipt;
  const about = { messageId: found.id, sessionId: found.session_id, carrier, carrierId };
  // a text that went as a whole has no segments to look for
  const apply = found.segments > 1 ? applyReceiptOf : applyReceipt;
  await apply(ctx, tx, about, { state, reason, code });
  // the answer that would have told it may be lost; rows are locked in the order of everybody else by now
  if (receipt.messageId === found.id && found.carrier_message_id === null)
    await noteCarrierId(tx, found, carrierId);
}

async function findReceived(
  tx: Tx,
  carrier: string,
  { messageId, carrierId }: { messageId?: string; carrierId: string },
): Promise<MessageRow | undefined> {
  const byOurs = messageId === undefined ? undefined : await findMessage(tx, messageId);
  if (byOurs?.carrier === carrier && byOurs.direction === 'out') return byOurs;
  const byCarriers = await findByCarrierId(tx, carrier, carrierId);
  if (byCarriers) return byCarriers;
  const bySegment = await findSegmentText(tx, carrier, carrierId);
  return bySegment === null ? undefined : findMessage(tx, bySegment);
}
