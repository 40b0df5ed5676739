import { type FailureReason, MessageState } from '../../protocol/message.ts';
import { nextStateAndReason } from '../../protocol/message-rank.ts';
import { assertNever } from '../../protocol/assert-never.ts';
import { type SendResult } from '../carriers/carrier.ts';
import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import { finishClosing } from '../sessions/finish-closing.ts';
import { lockSession } from '../sessions/lock-session.ts';
import { type Claim } from './claim-texts.ts';
import { optOut } from './opt-out.ts';
import { dropQueued, endClaim, requeue } from './outbox-store.ts';
import { takeParkedReceipts } from './receipts-store.ts';
import { keepCarrierId, lockMessage, type MessageRow, moveState } from './store.ts';
import { tellState } from './tell-state.ts';
import { recordWait } from './tell-wait.ts';

/** Seconds before a text is tried again that the carrier has certainly not taken; doubled at each attempt. */
const FIRST_BACKOFF_SECONDS = 0.5;
const LONGEST_BACKOFF_SECONDS = 20;

/**
 * Records the carrier's answer to a hand-over. Fenced: when the claim was taken away meanwhile, the answer still counts
 * as evidence of what happened to the text, but never puts it in line again.
 */
export async function recordResult(
  ctx: Context,
  { head, attempt }: Claim,
  result: SendResult,
): Promise<void> {
  await ctx.db.tenant(head.tenantId, async (tx) => {
    if (head.sessionId) await lockSession(tx, head.sessionId);
    const { messageId, sessionId } = head;
    const fence = { messageId, attempt, node: ctx.node };
    if (result.kind === 'throttled' || result.kind === 'notSent') {
      const busy = result.kind === 'throttled';
      const until = await putBack(ctx, tx, fence, busy ? result.retryAfterMs : undefined);
      if (until && busy) await recordWait(ctx, tx, { messageId, sessionId, until });
      return;
    }
    await endClaim(tx, fence);
    const message = await lockMessage(tx, head.messageId);
    if (!message) return;
    if (result.kind === 'accepted') await keepCarrierId(tx, message.id, result.carrierId, result.segments);
    if (result.kind === 'rejected' && result.reason === 'opted_out') await optOut(ctx, tx, message);
    await settle(ctx, tx, message, outcomeOf(result));
    if (result.kind === 'accepted') await applyParked(ctx, tx, message, result.carrierId);
    // the next text of the conversation is a head now
    tx.wake('outbox');
  });
}

interface Outcome {
  state: MessageState;
  reason: FailureReason | null;
  code: string | null;
}

function outcomeOf(result: Exclude<SendResult, { kind: 'throttled' | 'notSent' }>): Outcome {
  switch (result.kind) {
    case 'accepted':
      return { state: 'accepted', reason: null, code: null };
    case 'rejected':
      return { state: 'failed', reason: result.reason, code: result.code };
    case 'unknown':
      return { state: 'not_confirmed', reason: null, code: result.cause };
    default:
      return assertNever(result);
  }
}

/** Puts the text in line again; gives back for when, `null` when it is not tried again. */
async function putBack(
  ctx: Context,
  tx: Tx,
  fence: { messageId: string; attempt: number; node: string },
  retryAfterMs: number | undefined,
): Promise<Date | null> {
  const backoff = Math.min(LONGEST_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS * 2 ** (fence.attempt - 1));
  const now = ctx.clock.now();
  const dueAt = addSeconds(now, retryAfterMs === undefined ? backoff : retryAfterMs / 1_000);
  if (!(await requeue(tx, fence, dueAt))) return null;
  const back = await moveState(tx, fence.messageId, { from: 'sending', to: 'queued', reason: null, at: now });
  // a receipt says that the text is out after all: whatever the answer claimed, it is not sent again
  if (!back) await dropQueued(tx, fence.messageId);
  tx.wake('outbox');
  return back ? dueAt : null;
}

/**
 * Moves a message, locked by this transaction, to what is now known of it. A state that says less than the present one
 * changes nothing, so that receipts and answers may come in any order.
 */
export async function settle(ctx: Context, tx: Tx, message: MessageRow, outcome: Outcome): Promise<void> {
  const current = {
    state: MessageState.parse(message.state),
    reason: message.reason as FailureReason | null,
  };
  const next = nextStateAndReason(current, outcome);
  if (next) {
    const at = ctx.clock.now();
    await moveState(tx, message.id, {
      from: current.state,
      to: next.state,
      reason: next.reason,
      carrierCode: outcome.code,
      at,
    });
    await tellState(tx, {
      id: message.id,
      sessionId: message.session_id,
      state: next.state,
      reason: next.reason as FailureReason | null,
      at,
    });
  }
  if (message.kind === 'closing' && message.session_id)
    await finishClosing(tx, message.session_id, 'handed_over');
}

async function applyParked(ctx: Context, tx: Tx, message: MessageRow, carrierId: string): Promise<void> {
  for (const receipt of await takeParkedReceipts(tx, message.carrier, carrierId)) {
    // locked above
    const current = (await lockMessage(tx, message.id))!;
    await settle(ctx, tx, current, {
      state: MessageState.parse(receipt.state),
      reason: receipt.reason as FailureReason | null,
      code: receipt.carrier_code,
    });
  }
}
