import { classifyOptOut } from '../../protocol/opt-out-words.ts';
import { resolveVariables } from '../../protocol/variables.ts';
import { type LateText } from '../../protocol/webhook-event.ts';
import { findAutomaticText } from '../automatic-texts/find-automatic-text.ts';
import { callFacts, tenantFacts } from '../calls/call-facts.ts';
import { callOfSession } from '../calls/call-of-session.ts';
import { hasRefusedTexts } from '../calls/has-refused-texts.ts';
import { type RemoteMedia } from '../carriers/carrier.ts';
import { type Context } from '../context.ts';
import { noteCopies } from '../media/copies/note-copies.ts';
import { decideDestination } from '../numbers/decide-destination.ts';
import { type OwnNumber } from '../numbers/find-own-number.ts';
import { addSeconds } from '../platform/clock.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { type Tx } from '../platform/db.ts';
import { lastSessionOfPair } from '../sessions/lock-session.ts';
import { type SessionRow } from '../sessions/session-row.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { tellWebhooks } from '../webhooks/tell-webhooks.ts';
import { addSessionlessText } from './add-sessionless-text.ts';
import {
  type ContactRow,
  countAutoReplies,
  isOurNumber,
  lockContact,
  noteAutoReply,
  type Pair,
} from './contact.ts';
import { decideAutoReply } from './decide-auto-reply.ts';
import { reviveOptOut } from './erased-opt-out.ts';
import { optIn } from './opt-in.ts';
import { optOutOnce } from './opt-out.ts';
import { liftsOptOut, sourceOfWord } from './opt-out-word.ts';
import { type InboundText } from './receive-inbound.ts';
import { isOptedOut } from './stops.ts';

interface LateArrival {
  inbound: InboundText;
  text: string;
  number: OwnNumber;
}

/**
 * A text that came when no session was live. It is counted, and answered by the configured auto-reply at most once in
 * each window, from the number it was written to; it reaches neither an agent nor a record, only the company's webhooks.
 * Its words are kept, and told, only if the settings say so. The pair's row is locked, so that two texts at once get one
 * answer. The last thing of its transaction.
 */
export async function receiveLateText(ctx: Context, tx: Tx, late: LateArrival): Promise<void> {
  const pair: Pair = { our_number: late.inbound.to, caller: late.inbound.from };
  await reviveOptOut(ctx, tx, pair);
  const session = await lastSessionOfPair(tx, pair.our_number, pair.caller);
  const word = late.inbound.word ?? classifyOptOut(late.text, session ? [session.language] : []);
  const wasOptedOut = await isOptedOut(tx, pair);
  // before the pair's row is locked, for they lock sessions
  if (word === 'opt_out')
    await optOutOnce(
      ctx,
      tx,
      pair,
      sourceOfWord({ ...late.inbound, text: late.text }, session?.language ?? null),
    );
  else if (wasOptedOut && liftsOptOut(word)) await optIn(tx, pair);
  const contact = await lockContact(tx, pair);
  const settings = await effectiveSettings(tx, session?.queue_key ?? null);
  // somebody who has just started again has not asked for more
  const optedOut = wasOptedOut || (await isOptedOut(tx, pair));
  const reply = await decideReply(ctx, tx, { late, session, contact, word, optedOut });
  crashPoint('C17');
  if (reply)
    await addAutoReply(ctx, tx, {
      pair,
      number: late.number,
      contact,
      ...reply,
      ttlSeconds: settings.messageTtlSeconds,
    });
  await keepLateText(ctx, tx, {
    ...{ pair, session },
    text: late.text,
    ...{ media: late.inbound.media, carrier: late.number.carrier },
    autoReplied: reply !== null,
  });
}

/** Counts a text that belongs to no conversation, and tells the company's endpoints. The last thing of its transaction. */
export async function keepLateText(
  ctx: Context,
  tx: Tx,
  late: {
    pair: Pair;
    /** The pair's last one. */
    session: SessionRow | undefined;
    text: string;
    /** Nobody is shown them. */
    media: readonly RemoteMedia[];
    carrier: string;
    autoReplied: boolean;
  },
): Promise<void> {
  const { pair, session, media, carrier, autoReplied } = late;
  const copies = media.map(({ url }) => ({ id: ctx.ids.uuid(), url, needed: false }));
  await noteCopies(ctx, tx, { carrier, caller: pair.caller, copies });
  const settings = await effectiveSettings(tx, session?.queue_key ?? null);
  const kept: LateText = {
    ...{ id: ctx.ids.uuid(), from: pair.caller, to: pair.our_number },
    text: settings.keepLateText ? late.text : null,
    ...{ mediaCount: media.length, autoReplied, receivedAt: ctx.clock.now().toISOString() },
  };
  await insertLateText(tx, kept, session?.id ?? null);
  const callKey = session?.call_key ?? null;
  await tellWebhooks(ctx, tx, async () => ({
    type: 'late_text.received',
    stream: callKey ?? `late/${pair.caller}`,
    data: { callKey, sessionId: session?.id ?? null, lateText: kept },
  }));
}

async function insertLateText(tx: Tx, kept: LateText, sessionId: string | null): Promise<void> {
  await tx.q
    .insertInto('late_text')
    .values({
      ...{ tenant_id: tx.tenantId, id: kept.id, session_id: sessionId },
      ...{ our_number: kept.to, caller: kept.from, received_at: new Date(kept.receivedAt) },
      ...{ body: kept.text, media_count: kept.mediaCount, auto_replied: kept.autoReplied },
    })
    .execute();
}

async function decideReply(
  ctx: Context,
  tx: Tx,
  {
    late,
    session,
    contact,
    word,
    optedOut,
  }: {
    late: LateArrival;
    session: SessionRow | undefined;
    contact: ContactRow;
    word: ReturnType<typeof classifyOptOut>;
    optedOut: boolean;
  },
): Promise<{ text: string; language: string } | null> {
  const now = ctx.clock.now();
  const settings = await effectiveSettings(tx, session?.queue_key ?? null);
  const facts = session
    ? await callFacts(tx, await callOfSession(tx, session.call_key))
    : await tenantFacts(tx);
  const found = await findAutomaticText(tx, 'autoReply', {
    language: session?.language ?? facts.tenantDefault,
    queueDefault: facts.queueDefault,
    tenantDefault: facts.tenantDefault,
    strict: settings.autoStrict,
  });
  const filled = found && resolveVariables(found.body, facts.values);
  const { homeCountry } = facts;
  const decision = decideAutoReply({
    afterEnd: settings.afterEnd,
    word: word === 'opt_out' || word === 'opt_in' || word === 'help' ? word : 'other',
    optedOut,
    fromOurNumber: await isOurNumber(tx, late.inbound.from),
    canSend: late.number.outbound && !(await hasRefusedTexts(tx, late.inbound.from)),
    destinationAllowed: decideDestination(late.inbound.from, { ...settings, homeCountry }).ok,
    text: filled && filled.missing.length === 0 ? filled.text : null,
    lastAutoReplyAt: contact.last_auto_reply_at,
    windowMinutes: settings.autoReplyWindowMinutes,
    today: contact.auto_reply_day === dayOf(now) ? contact.auto_replies_that_day : 0,
    perDay: settings.autoReplyPerDay,
    lastMinute: await countAutoReplies(tx, addSeconds(now, -60)),
    sentAt: late.inbound.sentAt ?? null,
    now,
  });
  return decision.reply && found ? { text: decision.text, language: found.language } : null;
}

interface AutoReply {
  pair: Pair;
  number: OwnNumber;
  contact: ContactRow;
  text: string;
  language: string;
  ttlSeconds: number;
}

async function addAutoReply(
  ctx: Context,
  tx: Tx,
  { pair, number, contact, text, language, ttlSeconds }: AutoReply,
): Promise<void> {
  const now = ctx.clock.now();
  const day = dayOf(now);
  await noteAutoReply(tx, pair, {
    at: now,
    day,
    count: contact.auto_reply_day === day ? contact.auto_replies_that_day + 1 : 1,
  });
  await addSessionlessText(ctx, tx, {
    id: ctx.ids.uuid(),
    kind: 'autoReply',
    ...{ number, pair, text, language, ttlSeconds },
    priority: 2,
  });
}

/** The UTC day, as stored: `2026-01-31`. */
const dayOf = (time: Date): string => time.toISOString().slice(0, 10);
