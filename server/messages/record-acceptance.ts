import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { readParked } from './apply-receipt.ts';
import { applyReceiptOf } from './apply-segment-receipt.ts';
import { type LockedText } from './lock-text.ts';
import { type Answer } from './outcome-store.ts';
import { takeParked } from './receipts-store.ts';
import { insertSegments } from './segments-store.ts';
import { settle } from './settle.ts';

/** What a carrier said that has taken a text. */
export interface Acceptance extends Answer {
  carrier: string;
  carrierId: string;
  /** Of a text whose segments it took one by one. */
  segmentIds: readonly string[];
}

/** Records that a text, locked by this transaction, is with the carrier, and what was heard of it before that was known. */
export async function recordAcceptance(
  ctx: Context,
  tx: Tx,
  text: LockedText,
  acceptance: Acceptance,
): Promise<void> {
  const { carrier, carrierId, segmentIds: ids } = acceptance;
  const { id: messageId, session_id: sessionId } = text.message;
  if (ids.length > 0) await insertSegments(tx, { messageId, carrier, ids, at: ctx.clock.now() });
  const parked = await settle(ctx, tx, text, { state: 'accepted', reason: null, code: null }, acceptance);
  for (const id of ids)
    if (id !== carrierId)
      parked.push(...(await takeParked(tx, { messageId, sessionId, carrier, carrierId: id })));
  for (const receipt of parked) {
    const about = { messageId, sessionId, carrier, carrierId: receipt.carrier_message_id };
    await applyReceiptOf(ctx, tx, about, readParked(receipt));
  }
}
