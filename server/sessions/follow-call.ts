import { type E164 } from '../../protocol/phone.ts';
import { type SpendingCap } from '../../protocol/sending.ts';
import { BlockReason } from '../../protocol/session.ts';
import { callFacts } from '../calls/call-facts.ts';
import { type CallRow } from '../calls/call-row.ts';
import { type Context } from '../context.ts';
import { reachedCap } from '../messages/spending-of.ts';
import { decideDestination, type Purpose } from '../numbers/decide-destination.ts';
import { outboundNumbers } from '../numbers/outbound-numbers.ts';
import { recallWaitText } from '../messages/recall-wait-text.ts';
import { reviveOptOut } from '../messages/erased-opt-out.ts';
import { type Tx } from '../platform/db.ts';
import { findQueue } from '../queues/find-queue.ts';
import { followRecord } from '../records/follow-record.ts';
import { heldBack } from '../sending/held-back.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { appendSessionEvent } from '../stream/append-event.ts';
import { followByWebhooks } from '../webhooks/tell-webhooks.ts';
import { blockedBy, decideOpening } from './decide-opening.ts';
import { endSession } from './end-session.ts';
import { renderSession } from './render-session.ts';
import {
  busyNumbers,
  findSessionOfCall,
  transferTo,
  insertSession,
  lockSessionOfCall,
  updateSession,
} from './store.ts';

/**
 * Brings the session in line with an answered call that this transaction has locked: opens it, moves it to the agent
 * now in charge, or ends it when the call went to a queue without texting. Gives back why there is none.
 */
export async function followCall(
  ctx: Context,
  tx: Tx,
  call: CallRow,
  { queueChanged }: { queueChanged: boolean },
): Promise<string | null> {
  const session = await lockSessionOfCall(tx, call.call_key);
  if (!session) return openSession(ctx, tx, call, { to: call.caller as E164 | null, source: 'call' });
  if (session.state !== 'active') return 'ended';

  // while the caller waited nobody followed the call
  const waited = session.agent_id === null;
  const moved = queueChanged || (waited && session.queue_key !== call.queue_key);
  if (moved && !(await queueIsOn(tx, call.queue_key))) {
    await endSession(ctx, tx, call, 'transferred_out');
    return 'queue_off';
  }
  const to = call.agent_id !== null && call.agent_id !== session.agent_id ? call.agent_id : null;
  if (to !== null || moved) {
    if (to !== null && session.agent_id !== null)
      await transferTo(tx, session.id, { from: session.agent_id, to, at: ctx.clock.now() });
    const bound = to !== null && waited ? { agent_id: to } : {};
    if (waited) await recallWaitText(ctx, tx, session.id);
    await updateSession(tx, session.id, { queue_key: call.queue_key, ...bound });
    await appendSessionEvent(tx, session.id, {
      type: 'session.changed',
      session: await renderSession(tx, session.id),
    });
  }
  return null;
}

async function queueIsOn(tx: Tx, queueKey: string): Promise<boolean> {
  const queue = await findQueue(tx, queueKey);
  return queue?.smsEnabled === true;
}

/**
 * Opens the session of an answered call to `to`. `on`: the one of our numbers that `to` has texted, and no other. `waiting`:
 * no agent has answered yet, and the number must take texts as well as send them. Gives back why it does not open, or `null`.
 */
export async function openSession(
  ctx: Context,
  tx: Tx,
  call: CallRow,
  {
    to,
    source,
    on,
    waiting = false,
  }: { to: E164 | null; source: 'call' | 'agent' | 'text'; on?: string; waiting?: boolean },
): Promise<BlockReason | null> {
  const facts = await openingFacts(tx, call, to, waiting ? 'waitTime' : 'inCall');
  const all = (await outboundNumbers(tx, call.queue_key)).filter(({ inbound }) => inbound || !waiting);
  const numbers = on === undefined ? all : all.filter(({ e164 }) => e164 === on);
  const busy = to ? await busyNumbers(tx, to) : [];
  // the number somebody texts is known to them as one they dial
  const decision = decideOpening({ ...facts, numbers, dialled: on ?? call.dialled, busy });
  if (decision.type === 'blocked') return decision.reason;

  const { number, choice } = decision;
  const opened = await insertSession(tx, {
    id: ctx.ids.uuid(),
    call_key: call.call_key,
    number_id: number.id,
    our_number: number.e164,
    number_choice: choice,
    mms: number.mms,
    carrier: number.carrier,
    encoding_profile: number.encodingProfile,
    // `decideOpening` refuses a withheld number
    caller: to!,
    caller_source: source,
    queue_key: call.queue_key,
    language: call.language,
    agent_id: waiting ? null : call.agent_id!,
    opened_at: ctx.clock.now(),
  });
  if (!opened) return 'number_busy';
  await reviveOptOut(ctx, tx, { our_number: number.e164, caller: to! });
  await followRecord(ctx, tx, call);
  await followByWebhooks(ctx, tx, call.call_key);
  return null;
}

/**
 * Why the call has no texting at this moment; `null` while it has. `texted`: the number its session is with, if it has
 * one. An ended call keeps its transcript.
 */
export async function blockedNow(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  call: CallRow,
  texted: E164 | null,
): Promise<BlockReason | null> {
  if (call.state === 'ended') return texted === null ? 'ended' : null;
  if (texted !== null) {
    const blocked = blockedBy(await openingFacts(tx, call, texted));
    return blocked ?? (await heldBack(tx, texted)) ?? cappedNow(ctx, tx, call);
  }
  if (call.blocked) return BlockReason.parse(call.blocked);
  return 'not_connected';
}

/** The block that a limit of spending is. */
const CAP_BLOCKS = {
  tenantDay: 'cap_tenant',
  queueDay: 'cap_queue',
  session: 'cap_session',
  destinationHour: 'cap_number',
  destinationDay: 'cap_number',
} as const satisfies Record<SpendingCap, BlockReason>;

async function cappedNow(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  { call_key, queue_key }: CallRow,
): Promise<BlockReason | null> {
  const session = await findSessionOfCall(tx, call_key);
  const cap =
    session && (await reachedCap(ctx, tx, { queueKey: queue_key, sessionId: session.id, pair: session }));
  return cap ? CAP_BLOCKS[cap] : null;
}

/** What is known of texting in the call, apart from our numbers. `to`: `null` for a number that is not known yet. */
export async function openingFacts(tx: Tx, call: CallRow, to: E164 | null, purpose: Purpose = 'inCall') {
  const settings = await effectiveSettings(tx, call.queue_key);
  const { homeCountry } = await callFacts(tx, call);
  return {
    inCallSms: settings.inCallSms,
    queueOn: await queueIsOn(tx, call.queue_key),
    channel: call.channel,
    caller: to,
    destination: to ? decideDestination(to, { ...settings, homeCountry }, purpose) : ({ ok: true } as const),
  };
}
