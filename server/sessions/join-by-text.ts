import { type BlockReason } from '../../protocol/session.ts';
import { type E164 } from '../../protocol/phone.ts';
import { type CallRow } from '../calls/call-row.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { reviveOptOut } from '../messages/erased-opt-out.ts';
import { recallWaiting } from '../messages/recall-waiting.ts';
import { outboundNumbers } from '../numbers/outbound-numbers.ts';
import { type Tx } from '../platform/db.ts';
import { blockedBy, decideOpening } from './decide-opening.ts';
import { tellSession } from './finish-closing.ts';
import { openingFacts, openSession } from './follow-call.ts';
import { type SessionRow } from './session-row.ts';
import { busyNumbers, findSessionOfCall, lockSessionOfCall, updateSession } from './store.ts';

/**
 * The one of our numbers that the caller of a call may text to: that of its session, else one that takes texts as well as
 * it sends them, chosen as for a session. Gives back a reason instead when there is none, or the call has no texting.
 * Throws `not_found` while the caller waits.
 */
export async function numberToText(
  tx: Tx,
  call: CallRow,
): Promise<{ number: string } | { reason: BlockReason }> {
  const session = await findSessionOfCall(tx, call.call_key);
  if (session && session.state !== 'active') return { reason: 'ended' };
  assertAnswered(session);
  if (session) return { number: session.our_number };
  const reason = blockedBy(await openingFacts(tx, call, null));
  if (reason !== 'caller_hidden') return { reason: reason ?? 'not_connected' };
  const numbers = (await outboundNumbers(tx, call.queue_key)).filter(({ inbound }) => inbound);
  const facts = {
    ...{ inCallSms: true, queueOn: true, channel: 'phone', destination: { ok: true as const } },
    // whose number it will be is what the text is to tell
    ...{ caller: 'unknown', numbers, dialled: call.dialled, busy: [] },
  };
  const opening = decideOpening(facts);
  return opening.type === 'open' ? { number: opening.number.e164 } : { reason: opening.reason };
}

/**
 * The session of a call that this transaction has locked is with `to` from now on: opened, or brought there with all that
 * was said. Gives back its row, locked, or why it cannot be. A mobile that texts in another call joins none. Throws
 * `session_ended`, and `not_found` while the caller waits.
 */
export async function joinByText(
  ctx: Context,
  tx: Tx,
  call: CallRow,
  { to, on }: { to: E164; on: string },
): Promise<SessionRow | { reason: BlockReason }> {
  const before = await lockSessionOfCall(tx, call.call_key);
  if (before && before.state !== 'active') throw new AppError('session_ended');
  assertAnswered(before);
  if ((await busyNumbers(tx, to)).length > 0) return { reason: 'number_busy' };
  if (before) {
    const reason = blockedBy(await openingFacts(tx, call, to));
    if (reason) return { reason };
    await recallWaiting(ctx, tx, before.id);
    // what was suspected, the number of before has said
    await updateSession(tx, before.id, { caller: to, caller_source: 'text', opt_out_suspected: false });
    // somebody who was forgotten may have stopped before
    await reviveOptOut(ctx, tx, { our_number: before.our_number, caller: to });
    await tellSession(tx, before.id);
  } else {
    const reason = await openSession(ctx, tx, call, { to, source: 'text', on });
    if (reason) return { reason };
  }
  // there is one now
  return (await lockSessionOfCall(tx, call.call_key))!;
}

/** A session of a caller who waits is nobody's, not even the agent's at whom the call rings. */
function assertAnswered(session: SessionRow | undefined): void {
  if (session?.agent_id === null) throw new AppError('not_found');
}
