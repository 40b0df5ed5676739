import { type CarrierEvent } from '../carriers/carrier.ts';
import { classifyOptOut } from '../../protocol/opt-out-words.ts';
import { normalizeText } from '../../protocol/normalize-text.ts';
import { type Context } from '../context.ts';
import { announceMedia } from '../media/announce-media.ts';
import { findOwnNumber } from '../numbers/find-own-number.ts';
import { recognizeCode } from '../numbers/recognize-code.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import { suspectOptOut, tellSession } from '../sessions/finish-closing.ts';
import { liveSessionsOf, lockLiveSession, lockSession } from '../sessions/lock-session.ts';
import { type SessionRow } from '../sessions/session-row.ts';
import { takeCode, type Taking } from '../text-in/take-code.ts';
import { addInbound } from './add-inbound.ts';
import { optIn } from './opt-in.ts';
import { liftsOptOut, sourceOfWord } from './opt-out-word.ts';
import { countsForCompany, optOutOnce } from './opt-out.ts';
import { receiveLateText } from './receive-late-text.ts';
import { keepUnanswered } from './keep-unanswered.ts';
import { takeEvent } from './receipts-store.ts';
import { isOptedOut } from './stops.ts';

export type InboundText = Extract<CarrierEvent, { type: 'inbound' }>;

/** How many octets of a text are kept; carriers send far less. */
const LONGEST_TEXT = 10_000;
/** The clock of a carrier may be off by this much. */
const SLACK_SECONDS = 60;

/**
 * Stores what a caller wrote, unless it is the code that verifies a number: in the live session of the pair; with the
 * code by which its mobile joins a call, until the agent has confirmed it; or, after the end, as a late text that no agent
 * and no record sees. A text to a number that is not ours is dropped.
 */
export async function receiveInbound(
  ctx: Context,
  tx: Tx,
  carrier: string,
  inbound: InboundText,
): Promise<void> {
  if (!(await takeEvent(tx, carrier, inbound.eventId, ctx.clock.now()))) return;
  const number = await findOwnNumber(tx, inbound.to);
  if (!number) {
    ctx.log.warn({ tenantId: tx.tenantId, carrier }, 'a text came to a number that is not configured');
    return;
  }
  const text = normalizeText(inbound.text.slice(0, LONGEST_TEXT));
  if (await recognizeCode(ctx, tx, { from: inbound.from, to: inbound.to, text })) return;
  // STOP and START may be about all of them, and are locked in one order, whichever number is written to
  if (await countsForCompany(tx))
    for (const id of await liveSessionsOf(tx, inbound.from)) await lockSession(tx, id);
  let session = await lockLiveSession(tx, inbound.to, inbound.from);
  if (!session) {
    const taking = await takeUnlessWord(ctx, tx, inbound, text);
    if (taking === 'held') return;
    if (taking === 'full') return keepUnanswered(ctx, tx, inbound, [{ text, media: inbound.media }]);
    // the agent may just have let the mobile in
    session = await lockLiveSession(tx, inbound.to, inbound.from);
  }
  // what was written before this call is no part of it
  const isOlder = session && inbound.sentAt && inbound.sentAt < addSeconds(session.opened_at, -SLACK_SECONDS);
  if (!session || isOlder) return receiveLateText(ctx, tx, { inbound, text, number });
  await storeInbound(ctx, tx, session, { text, media: inbound.media, word: inbound.word });
}

/** Adds a caller's text to a session that this transaction has locked, and heeds what it says. */
export async function storeInbound(
  ctx: Context,
  tx: Tx,
  session: SessionRow,
  { text, media: items, word }: Pick<InboundText, 'text' | 'media'> & { word?: InboundText['word'] },
): Promise<void> {
  await addInbound(ctx, tx, session, {
    text,
    announce: (messageId) => announceMedia(ctx, tx, { session, messageId, items }),
  });
  await heedWords(ctx, tx, session, { text, word });
}

/** Words for opting out and in, and for help, win over codes: they are never held back. */
async function takeUnlessWord(ctx: Context, tx: Tx, inbound: InboundText, text: string): Promise<Taking> {
  const word = inbound.word ?? classifyOptOut(text, []);
  return word === 'none' || word === 'suspected' ? takeCode(ctx, tx, inbound, text) : 'none';
}

async function heedWords(
  ctx: Context,
  tx: Tx,
  session: SessionRow,
  said: { text: string; word: InboundText['word'] | undefined },
): Promise<void> {
  const word = said.word ?? classifyOptOut(said.text, [session.language]);
  if (word === 'opt_out') return optOutOnce(ctx, tx, session, sourceOfWord(said, session.language));
  const optedOut = await isOptedOut(tx, session);
  if (optedOut && liftsOptOut(word)) return optIn(tx, session);
  if (word !== 'suspected' || optedOut || session.opt_out_suspected) return;
  await suspectOptOut(tx, session.id);
  await tellSession(tx, session.id);
}
