import * as z from 'zod';
import { readPollMark, setPollMark } from '../carrier-accounts/poll-mark.ts';
import { type Carrier, type CarrierEvent, type KeptText } from '../carriers/carrier.ts';
import { type Context } from '../context.ts';
import { receiveCarrierEvents } from '../messages/receive-events.ts';
import { knownOfCarrier, textsWithoutAnswer, type UnansweredText } from '../messages/texts-to-reconcile.ts';
import { fillLink } from '../photo-links/fill-link.ts';
import { addSeconds } from '../platform/clock.ts';
import { decideMatches, type UnconfirmedText } from './decide-matches.ts';
import { wakePoll } from './wake-poll.ts';

export const PollJob = z.object({ tenantId: z.string(), carrier: z.string() });
export type PollJob = z.infer<typeof PollJob>;

/** A look covers what the one before has covered, too: a carrier may show a text late. */
const LOOK_BACK_SECONDS = 600;
/** Webhooks get this long to bring a text themselves; they know more of it. */
const WEBHOOK_SECONDS = 60;
/** A lost answer is looked for this long. */
const ANSWER_SECONDS = 3_600;
const EVERY_SECONDS = 60;
/** While an answer is missing, of which an agent waits to hear. */
const URGENT_SECONDS = 15;
const URGENT_FOR_SECONDS = 300;
/** One look, at most. */
const LOOK_MS = 30_000;

/**
 * Asks a carrier what it keeps of an account, stores what its webhooks have not brought, and finds texts whose answer was lost. The
 * mark moves once all of it is stored, so that whatever fails is looked for again. May be run again at any time, by several
 * nodes at once.
 */
export async function pollAccount(
  ctx: Context,
  { tenantId, carrier: name }: PollJob,
  signal: AbortSignal,
): Promise<void> {
  const carrier = ctx.carriers.get(name);
  const now = ctx.clock.now();
  const found = await ctx.db.tenant(tenantId, async (tx) => ({
    account: await readPollMark(ctx, tx, name),
    unanswered: await textsWithoutAnswer(tx, name, addSeconds(now, -ANSWER_SECONDS)),
  }));
  if (!carrier?.list || !found.account) return;
  const { credentials, polledUntil } = found.account;
  const unconfirmed: UnconfirmedText[] = [];
  for (const one of found.unanswered) unconfirmed.push(await asUnconfirmed(ctx, tenantId, one));
  // what was there before the account was ours is nobody's here
  const since = addSeconds(polledUntil ?? now, -LOOK_BACK_SECONDS);
  const wanted = { since, pairs: pairsOf(unconfirmed) };
  const until = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]);
  const kept = polledUntil === null ? [] : await carrier.list(wanted, credentials, until);
  const isWhole = kept !== null && (await take(ctx, { tenantId, carrier, unconfirmed, kept, now }));
  if (!isWhole) ctx.log.warn({ tenantId, carrier: name }, 'a carrier could not be asked what it keeps');
  const isUrgent = unconfirmed.some(({ latest }) => latest > addSeconds(now, -URGENT_FOR_SECONDS));
  await ctx.db.tenant(tenantId, async (tx) => {
    if (isWhole) await setPollMark(tx, name, now);
    await wakePoll(ctx, tx, name, isUrgent ? URGENT_SECONDS : EVERY_SECONDS);
  });
}

async function asUnconfirmed(ctx: Context, tenantId: string, one: UnansweredText): Promise<UnconfirmedText> {
  const { messageId, from, to, text: body, createdAt: earliest, stateAt: latest } = one;
  // the carrier has the address that it was handed, which is not stored
  return { messageId, from, to, text: await fillLink(ctx, { tenantId, messageId, body }), earliest, latest };
}

function pairsOf(texts: readonly UnconfirmedText[]): { from: string; to: string }[] {
  const pairs = new Map(texts.map(({ from, to }) => [`${from}|${to}`, { from, to }]));
  return [...pairs.values()];
}

interface Look {
  tenantId: string;
  carrier: Carrier;
  unconfirmed: readonly UnconfirmedText[];
  kept: readonly KeptText[];
  now: Date;
}

/** Stores what is new. Gives back false when something could not be read, and has to be looked at again. */
async function take(ctx: Context, { tenantId, carrier, unconfirmed, kept, now }: Look): Promise<boolean> {
  const known = await ctx.db.tenant(tenantId, (tx) =>
    knownOfCarrier(tx, carrier.name, {
      carrierIds: kept.map(({ carrierId }) => carrierId),
      eventIds: kept.flatMap(({ eventId }) => eventId ?? []),
    }),
  );
  const out = kept.filter(({ direction }) => direction === 'out');
  const matches = decideMatches(
    unconfirmed,
    out.filter(({ carrierId }) => !known.texts.has(carrierId)),
  );
  const messageOf = new Map([...matches].map(([messageId, carrierId]) => [carrierId, messageId]));
  const ripe = addSeconds(now, -WEBHOOK_SECONDS);
  let isWhole = true;
  for (const one of kept) {
    const messageId = messageOf.get(one.carrierId);
    // of the account's other uses nothing is stored here
    if (one.direction === 'out' && !messageId && !known.texts.has(one.carrierId)) continue;
    if (one.direction === 'in' && one.createdAt > ripe) continue;
    const isNew = one.eventId !== null && !known.events.has(one.eventId);
    const events: CarrierEvent[] = messageId ? [answerOf(one, messageId)] : [];
    try {
      const event = isNew ? await one.event() : null;
      if (event) events.push(event);
    } catch (error) {
      ctx.log.warn({ tenantId, carrier: carrier.name, error }, 'a text could not be read at the carrier');
      isWhole = false;
    }
    await receiveCarrierEvents(ctx, tenantId, carrier.name, events);
  }
  return isWhole;
}

const answerOf = ({ carrierId, segments }: KeptText, messageId: string): CarrierEvent => ({
  ...{ type: 'answer', eventId: `found:${carrierId}`, messageId, carrierId, segments },
});
