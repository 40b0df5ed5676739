import { type FailureReason, MessageState } from '../../protocol/message.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { lockText } from './lock-text.ts';
import { optOut, sourceOfCode } from './opt-out.ts';
import { type ParkedReceipt } from './outcome-store.ts';
import { type Outcome, settle } from './settle.ts';

/** What a receipt says that was kept until its text was known. */
export const readParked = ({ state, reason, carrier_code }: ParkedReceipt): Outcome => ({
  state: MessageState.parse(state),
  reason: reason as FailureReason | null,
  code: carrier_code,
});

/**
 * Does what a receipt brings about, whether its text was known when it came or only later. The transaction may hold the
 * locks of the text and its session; those of a text in flight are all that it may hold in the outbox.
 */
export async function applyReceipt(
  ctx: Context,
  tx: Tx,
  text: { messageId: string; sessionId: string | null },
  { state, reason, code }: Outcome,
): Promise<void> {
  let locked = await lockText(tx, text);
  if (locked && reason === 'opted_out') {
    await optOut(ctx, tx, locked.message, sourceOfCode(locked, code));
    // the text itself, in line again, was suppressed with the others
    locked = await lockText(tx, text);
  }
  if (!locked) return;
  const failed = state === 'undelivered' || state === 'failed';
  await settle(ctx, tx, locked, { state, reason: failed ? (reason ?? 'other') : null, code });
}
