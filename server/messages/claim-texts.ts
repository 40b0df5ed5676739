import { type Context } from '../context.ts';
import { decideDestination } from '../numbers/decide-destination.ts';
import { addSeconds } from '../platform/clock.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { mergeSettings, parseOwnSettings } from '../settings/decide-settings.ts';
import { type ClaimDecision, decideClaims } from './decide-claims.ts';
import { dropUnsent } from './drop-unsent.ts';
import {
  claim,
  lockBuckets,
  lockHeads,
  nextDue,
  type OutboxHead,
  postpone,
  takeOut,
  writeBuckets,
} from './outbox-store.ts';
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
 * Claims up to `limit` texts that may be handed over now. Opt-out, country, age and the number's rate are looked at in
 * the claim itself, in one transaction; what may not go is dropped or put off. `seen`: how many were due at all; when
 * fewer than `limit`, `due` says when the next one will be, if any waits. `awaited`: tenants whose texts another node hands over, or
 * this one later.
 */
export async function claimTexts(
  ctx: Context,
  carrier: { name: string; timeoutMs: number; awaited?: readonly string[] },
  limit: number,
): Promise<{ claims: Claim[]; seen: number; due: Date | null }> {
  const now = ctx.clock.now();
  const { awaited = [] } = carrier;
  const until = addSeconds(now, carrier.timeoutMs / 1_000 + CLAIM_MARGIN_SECONDS);
  const { heads, decisions, claimed, due } = await ctx.db.worker(async (tx) => {
    const heads = await lockHeads(tx, { carrier: carrier.name, awaited, now }, limit);
    if (heads.length === 0)
      return { heads, decisions: [], claimed: new Set(), due: await nextDue(tx, carrier.name, now) };
    const texts = heads.map((head) => ({ ...head, allowed: isAllowed(head) }));
    const { decisions, buckets } = decideClaims(texts, await lockBuckets(tx, heads), now);
    const chosen = heads.filter((_, i) => decisions[i]!.type === 'send');
    const claimed = chosen.length > 0 ? await claim(tx, chosen, { node: ctx.node, now, until }) : new Set();
    const over = chosen.filter(({ messageId }) => !claimed.has(messageId));
    if (over.length > 0) {
      await takeOut(tx, over);
      // the next texts of their conversations are heads now
      tx.wake('outbox');
    }
    await writeBuckets(tx, buckets);
    // what is dropped is dropped below, under its session's lock; until then no node looks at it again
    const later = heads.flatMap((head, i) => {
      const decision = decisions[i]!;
      return decision.type === 'send'
        ? []
        : [{ ...head, until: decision.type === 'wait' ? decision.until : addSeconds(now, 5) }];
    });
    if (later.length > 0) await postpone(tx, later);
    return {
      heads,
      decisions,
      claimed,
      due: heads.length < limit ? await nextDue(tx, carrier.name, now) : null,
    };
  });
  crashPoint('C7a');
  await Promise.all(heads.map((head, i) => followUp(ctx, head, decisions[i]!)));
  const claims = heads
    .filter(({ messageId }) => claimed.has(messageId))
    .map((head) => ({ head, attempt: head.attempt + 1, claimedAt: now }));
  return { claims, seen: heads.length, due };
}

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

function isAllowed({ kind, caller, homeCountry, countries }: OutboxHead): boolean {
  // a code may go to a number of ours that no caller has; to others it was looked at when it was taken
  if (kind === 'verification') return true;
  const own = parseOwnSettings(Object.entries(countries ?? {}).map(([key, value]) => ({ key, value })));
  return decideDestination(caller, { ...mergeSettings(own), homeCountry }).ok;
}
