import { lockLiveCall } from '../calls/lock-live-call.ts';
import { recordChange } from '../audit/record-change.ts';
import { type Context } from '../context.ts';
import { isOurNumber } from '../messages/contact.ts';
import { type InboundText } from '../messages/receive-inbound.ts';
import { type Tx } from '../platform/db.ts';
import { isTextingAlready } from '../sessions/lock-session.ts';
import { appendAgentEvent } from '../stream/append-event.ts';
import {
  codeIn,
  decideTaking,
  MOST_HELD,
  type TakingFacts,
  triesAt,
  WRONG_OF_NUMBER,
  WRONG_OF_SENDER,
} from './decide-text-in.ts';
import { heldOf, type HeldText } from './held-text.ts';
import {
  addHeld,
  countWaiting,
  findCode,
  findTextedBy,
  isAboutToJoin,
  lockCodeOfCall,
  lockTries,
  noteSender,
  writeTries,
} from './store.ts';

/** What became of a text from a number without a conversation: `held` and `full` must not be answered, whoever it is. */
export type Taking = 'held' | 'full' | 'none';

/**
 * Takes a text that is the code of a call, or comes from a mobile that has texted one and waits for the agent. The code's
 * text itself is held, too: once the agent has confirmed the mobile it stands in the transcript as all others. Not to be
 * asked about opt-out words, which win. Locks the tries of the number, then the call.
 */
export async function takeCode(ctx: Context, tx: Tx, inbound: InboundText, text: string): Promise<Taking> {
  const { from, to } = inbound;
  const held: HeldText = { text, media: inbound.media };
  const texted = await findTextedBy(tx, to, from);
  if (texted) return hold(tx, texted.call_key, { sender: from, held });
  const digits = codeIn(text);
  const now = ctx.clock.now();
  if (digits === null || (await countWaiting(tx, to, now)) === 0) return 'none';
  return (await attempt(ctx, tx, { inbound, digits, held, now })) ? 'held' : 'none';
}

/** A further text of the mobile. It is asked again under the lock of the call: the agent may have answered meanwhile. */
async function hold(
  tx: Tx,
  callKey: string,
  { sender, held }: { sender: string; held: HeldText },
): Promise<Taking> {
  await lockLiveCall(tx, callKey);
  const code = await lockCodeOfCall(tx, callKey);
  // the one who asked looks again for a session, which there may be now
  if (code?.sender !== sender)
    throw Object.assign(new Error('the agent has answered meanwhile'), { code: '40001' });
  if (heldOf(code).length >= MOST_HELD) return 'full';
  await addHeld(tx, code.id, held);
  return 'held';
}

async function attempt(
  ctx: Context,
  tx: Tx,
  { inbound, digits, held, now }: { inbound: InboundText; digits: string; held: HeldText; now: Date },
): Promise<boolean> {
  const { from, to } = inbound;
  // first of all: two who text at once are looked at one after the other
  const ofNumber = triesAt(await lockTries(tx, to, '', now), WRONG_OF_NUMBER.minutes, now);
  const ofSender = triesAt(await lockTries(tx, to, from, now), WRONG_OF_SENDER.minutes, now);
  const known = await findCode(tx, to, digits);
  const call = known && (await lockLiveCall(tx, known.call_key));
  // the call may have ended, or its code been replaced, while the lock was waited for
  const code = call && known && (await findCode(tx, to, digits));
  const facts: TakingFacts = {
    ...{ ofSender, ofNumber, now },
    code: code ? { state: code.state, createdAt: code.created_at, expiresAt: code.expires_at } : null,
    callLives: (call?.agent_id ?? null) !== null && code?.call_key === call?.call_key,
    senderTaken:
      (await isOurNumber(tx, from)) || (await isTextingAlready(tx, from)) || (await isAboutToJoin(tx, from)),
    sentAt: inbound.sentAt ?? null,
  };
  const decision = decideTaking(facts);
  if (decision === 'wrong') {
    await writeTries(tx, to, '', { ...ofNumber, wrong: ofNumber.wrong + 1 });
    await writeTries(tx, to, from, { ...ofSender, wrong: ofSender.wrong + 1 });
  }
  if (decision === 'limited') ctx.log.warn({ tenantId: tx.tenantId }, 'too many wrong text-in codes');
  if (decision !== 'taken' || !code || !call?.agent_id) return false;
  if (!(await noteSender(tx, code.id, { sender: from, held, at: now }))) return false;
  await recordChange(tx, ctx, {
    ...{ actor: 'system', action: 'text_in.texted', object: `call/${call.call_key}` },
    before: null,
    after: { last: from.slice(-4), ourNumber: to },
  });
  await appendAgentEvent(tx, call.agent_id, { type: 'call.changed', callKey: call.call_key });
  return true;
}
