import { type Settings } from '../../protocol/settings.ts';
import { localHour } from '../../protocol/time-zone.ts';
import { type Context } from '../context.ts';
import { decideDestination } from '../numbers/decide-destination.ts';
import { addSeconds } from '../platform/clock.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { mergeSettings, parseOwnSettings } from '../settings/decide-settings.ts';
import { type Counter, type CounterKey, keyOf, lockLimits, writeLimits } from './counter-store.ts';
import { countersOf, levelReached, type Spent } from './decide-caps.ts';
import { type ClaimDecision, decideClaims } from './decide-claims.ts';
import { dropUnsent } from './drop-unsent.ts';
import { claim, lockHeads, nextDue, type OutboxHead, postpone, takeOut } from './outbox-store.ts';
import { insertNotices } from './notice-store.ts';
import { tellSpending } from './tell-spending.ts';
import { tellWait } from './tell-wait.ts';

/** A text this node, and no other, is about to hand over. */
export interface Claim {
  head: OutboxHead;
  /** Fences the outcome: a claim taken away meanwhile has another number. */
  attempt: number;
  claimedAt: Date;
}

/** Seconds a claim holds beyond the carrier's own time limit. */
const CLAIM_MARGIN_SECONDS = 15;

/**
 * Claims up to `limit` texts that may be handed over now. Opt-out, country, age, limits of spending and the number's rate
 * are looked at in the claim itself, in one transaction; what may not go is dropped or put off. `seen`: how many were due
 * at all; when fewer than `limit`, `due` says when the next one will be, if any waits. `awaited`: tenants whose texts
 * another node hands over, or this one later.
 */
export async function claimTexts(
  ctx: Context,
  carrier: { name: string; timeoutMs: number; awaited?: readonly string[] },
  limit: number,
): Promise<{ claims: Claim[]; seen: number; due: Date | null }> {
  const now = ctx.clock.now();
  const { awaited = [] } = carrier;
  const until = addSeconds(now, carrier.timeoutMs / 1_000 + CLAIM_MARGIN_SECONDS);
  const { heads, decisions, claimed, notices, due } = await ctx.db.worker(async (tx) => {
    const heads = await lockHeads(tx, { carrier: carrier.name, awaited, now }, limit);
    if (heads.length === 0)
      return {
        ...{ heads, decisions: [], claimed: new Set(), notices: [] },
        due: await nextDue(tx, carrier.name, now),
      };
    const texts = heads.map((head) => dueText(head, now));
    const wanted = new Map(texts.flatMap(({ keys }) => [...keys]));
    const found = await lockLimits(tx, heads, [...wanted.values()]);
    const before = countersFrom(wanted, found.counters);
    const { decisions, buckets, counters } = decideClaims(
      texts,
      { buckets: found.buckets, counters: before },
      now,
    );
    const chosen = texts.filter((_, i) => decisions[i]!.type === 'send');
    const claimed = chosen.length > 0 ? await claim(tx, chosen, { node: ctx.node, now, until }) : new Set();
    const over = chosen.filter(({ messageId }) => !claimed.has(messageId));
    if (over.length > 0) {
      await takeOut(tx, over);
      // the next texts of their conversations are heads now
      tx.wake('outbox');
    }
    const added = [...wanted].flatMap(([name, key]) => {
      const { used } = before.get(name)!; // made from the same names
      const segments = counters.get(name)!.used - used;
      return segments > 0 ? [{ ...key, used, segments }] : [];
    });
    await writeLimits(tx, buckets, { added, now });
    const notices = added.flatMap(({ segments, ...one }) => {
      const level = levelReached(one.used, one.used + segments, one.limit);
      return level ? [{ ...one, level }] : [];
    });
    if (notices.length > 0) await insertNotices(tx, notices, now);
    // what is dropped is dropped below, under its session's lock; until then no node looks at it again
    const later = heads.flatMap((head, i) => {
      const decision = decisions[i]!;
      return decision.type === 'send'
        ? []
        : [{ ...head, until: decision.type === 'wait' ? decision.until : addSeconds(now, 5) }];
    });
    if (later.length > 0) await postpone(tx, later);
    return {
      ...{ heads, decisions, claimed, notices },
      due: heads.length < limit ? await nextDue(tx, carrier.name, now) : null,
    };
  });
  crashPoint('C7a');
  await Promise.all([
    ...heads.map((head, i) => followUp(ctx, head, decisions[i]!)),
    // what is not told now is told by the keeper
    notices.length > 0 && tellSpending(ctx).catch(() => {}),
  ]);
  const claims = heads
    .filter(({ messageId }) => claimed.has(messageId))
    .map((head) => ({ head, attempt: head.attempt + 1, claimedAt: now }));
  return { claims, seen: heads.length, due };
}

/** A counter, and what hangs on it. */
type WantedCounter = CounterKey & { limit: number; zone: string };

/** A head of the line as the decision sees it, with the counters it adds to. */
function dueText(head: OutboxHead, now: Date) {
  const own = parseOwnSettings(Object.entries(head.own ?? {}).map(([key, value]) => ({ key, value })));
  const settings = mergeSettings(own);
  const hour = localHour(now, settings.timeZone);
  const keys = new Map<string, WantedCounter>();
  for (const counter of countersOf(head, settings, hour)) {
    if (isCounted(head.countedIn, counter.period)) continue;
    const { tenantId } = head;
    keys.set(keyOf({ ...counter, tenantId }), { ...counter, tenantId, zone: settings.timeZone });
  }
  return { ...head, allowed: isAllowed(head, settings), hour, keys, counters: [...keys.keys()] };
}

/** Whether an attempt before was counted in the same span of time. */
const isCounted = (countedIn: string | null, period: string): boolean =>
  countedIn?.startsWith(period) === true;

const countersFrom = (
  wanted: ReadonlyMap<string, WantedCounter>,
  found: readonly Counter[],
): Map<string, Spent> => {
  const used = new Map(found.map((counter) => [keyOf(counter), counter.used]));
  return new Map([...wanted].map(([name, counter]) => [name, { ...counter, used: used.get(name) ?? 0 }]));
};

/**
 * Drops what may not go, and tells of what waits. A failure is that text's alone, which is looked at again when it falls
 * due: whoever claims has texts in hand that nobody else will send. Hence all at once, too: they wait for one time limit
 * of the database at most.
 */
async function followUp(ctx: Context, head: OutboxHead, decision: ClaimDecision): Promise<void> {
  try {
    if (decision.type === 'drop') await dropUnsent(ctx, head, decision);
    if (decision.type === 'wait' && !head.waiting)
      await tellWait(ctx, head.tenantId, { ...head, until: decision.until });
  } catch (error) {
    const { messageId } = head;
    ctx.log.error({ messageId, decision: decision.type, error }, 'a text that may not go now stays in line');
  }
}

function isAllowed({ kind, caller, homeCountry, whileWaiting }: OutboxHead, settings: Settings): boolean {
  const purpose = whileWaiting ? 'waitTime' : 'inCall';
  // a code may go to a number of ours that no caller has; to others it was looked at when it was taken
  return kind === 'verification' || decideDestination(caller, { ...settings, homeCountry }, purpose).ok;
}
