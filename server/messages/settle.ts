import { type FailureReason, MessageState } from '../../protocol/message.ts';
import { nextStateAndReason } from '../../protocol/message-rank.ts';
import { type Context } from '../context.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { type Tx } from '../platform/db.ts';
import { endOfClosing } from '../sessions/finish-closing.ts';
import { type LockedText } from './lock-text.ts';
import { type Answer, type ParkedReceipt, writeOutcome } from './outcome-store.ts';
import { stateEvent } from './tell-state.ts';

/** What an answer, a receipt or an expired claim says of a text. */
export interface Outcome {
  state: MessageState;
  reason: FailureReason | null;
  code: string | null;
}

/**
 * Moves a text, locked by this transaction, to what is now known of it. A state that says less than the present one
 * changes nothing, so that receipts and answers may come in any order. With an answer the claim ends, too; gives back the
 * receipts that came before it.
 */
export async function settle(
  ctx: Context,
  tx: Tx,
  { message, session }: LockedText,
  outcome: Outcome,
  answer: Answer | null = null,
): Promise<ParkedReceipt[]> {
  const current = {
    state: MessageState.parse(message.state),
    reason: message.reason as FailureReason | null,
  };
  const next = nextStateAndReason(current, outcome);
  const finish =
    message.kind === 'closing' && session ? await endOfClosing(tx, session, 'handed_over') : null;
  if (!next && !finish && !answer) return [];
  const settlement = next
    ? { ...next, code: outcome.code, at: ctx.clock.now() }
    : { ...current, code: null, at: message.state_at };
  const events = [
    ...(next ? [stateEvent({ id: message.id, ...settlement })] : []),
    ...(finish?.events ?? []),
  ];
  const [first, ...others] = events;
  const parked = await writeOutcome(tx, message, settlement, {
    answer,
    session: session && first ? { set: finish?.set ?? {}, events: [first, ...others] } : null,
  });
  crashPoint('C11');
  return parked;
}
