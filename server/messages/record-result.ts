import { assertNever } from '../../protocol/assert-never.ts';
import { type SendResult } from '../carriers/carrier.ts';
import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import { lockSession } from '../sessions/lock-session.ts';
import { type Claim } from './claim-texts.ts';
import { wakePoll } from '../reconciliation/wake-poll.ts';
import { lockText } from './lock-text.ts';
import { optOut, sourceOfCode } from './opt-out.ts';
import { dropQueued, type Fence, requeue } from './outbox-store.ts';
import { recordAcceptance } from './record-acceptance.ts';
import { type Outcome, settle } from './settle.ts';
import { moveState } from './store.ts';
import { recordWait } from './tell-wait.ts';

/** Seconds before a text is tried again that the carrier has certainly not taken; doubled at each attempt. */
const FIRST_BACKOFF_SECONDS = 0.5;
const LONGEST_BACKOFF_SECONDS = 20;
/** Seconds after which a carrier is asked for a text whose answer was lost: its receipt may come first. */
export const LOST_ANSWER_SECONDS = 10;

/**
 * Records the carrier's answer to a hand-over. Fenced: when the claim was taken away meanwhile, the answer still counts
 * as evidence of what happened to the text, but never puts it in line again.
 */
export async function recordResult(
  ctx: Context,
  { head, attempt }: Claim,
  result: SendResult,
): Promise<void> {
  const fence = { messageId: head.messageId, attempt, node: ctx.node };
  await ctx.db.tenant(head.tenantId, (tx) =>
    result.kind === 'throttled' || result.kind === 'notSent'
      ? recordRefusal(ctx, tx, head, fence, result)
      : recordAnswer(ctx, tx, head, fence, result),
  );
}

type Refusal = Extract<SendResult, { kind: 'throttled' | 'notSent' }>;

/** The carrier has certainly not taken the text. */
async function recordRefusal(
  ctx: Context,
  tx: Tx,
  { messageId, sessionId }: Claim['head'],
  fence: Fence,
  result: Refusal,
): Promise<void> {
  if (sessionId) await lockSession(tx, sessionId);
  const busy = result.kind === 'throttled';
  const until = await putBack(ctx, tx, fence, busy ? result.retryAfterMs : undefined);
  if (until && busy) await recordWait(ctx, tx, { messageId, sessionId, until });
}

/** The carrier has taken it, or has not for good, or nobody knows. */
async function recordAnswer(
  ctx: Context,
  tx: Tx,
  head: Claim['head'],
  fence: Fence,
  result: Exclude<SendResult, Refusal>,
): Promise<void> {
  let text = await lockText(tx, head);
  if (text && result.kind === 'rejected' && result.reason === 'opted_out') {
    await optOut(ctx, tx, text.message, sourceOfCode(text, result.code));
    // its session may have ended with that
    text = await lockText(tx, head);
  }
  if (!text) return;
  if (result.kind === 'accepted') {
    const { carrierId, segments = null, segmentIds = [] } = result;
    const { carrier } = text.message;
    await recordAcceptance(ctx, tx, text, { fence, carrier, carrierId, segments, segmentIds });
  } else await settle(ctx, tx, text, outcomeOf(result), { fence, carrierId: null, segments: null });
  if (result.kind === 'unknown') await wakePoll(ctx, tx, text.message.carrier, LOST_ANSWER_SECONDS);
  // the next text of the conversation is a head now
  tx.wake('outbox');
}

function outcomeOf(result: Exclude<SendResult, Refusal | { kind: 'accepted' }>): Outcome {
  switch (result.kind) {
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
  fence: Fence,
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
