import { type FailureReason } from '../../protocol/message.ts';
import { passedCap, type Spent } from './decide-caps.ts';

/** A text at the head of its conversation, due now. */
export interface DueText {
  tenantId: string;
  messageId: string;
  numberId: string;
  segments: number;
  expiresAt: Date;
  optedOut: boolean;
  /** Country and kind of number may be texted, by the settings as they are now. */
  allowed: boolean;
  /** Its prefix is held. */
  held: boolean;
  kind: string;
  /** The counters it adds to, by their names in `counters`; none that it was counted in at an attempt before. */
  counters: readonly string[];
}

/** What a number may still send: `tokens` segments were left at `filledAt`. */
export interface Bucket {
  tenantId: string;
  numberId: string;
  tokens: number;
  filledAt: Date;
  /** Segments a second. */
  rate: number;
  /** Segments at once, at most. */
  burst: number;
}

export type ClaimDecision =
  | { type: 'send' }
  | { type: 'wait'; until: Date }
  | { type: 'drop'; state: 'suppressed' | 'expired'; reason: FailureReason };

const keyOf = ({ tenantId, numberId }: { tenantId: string; numberId: string }) => `${tenantId}|${numberId}`;

export interface Limits {
  buckets: readonly Bucket[];
  /** By name; what is added in this claim is added to them in turn. */
  counters: ReadonlyMap<string, Spent>;
}

/**
 * What to do with each due text, in order, and the buckets and counters afterwards. A text longer than the burst goes when
 * the bucket is full, and leaves it in debt; one that would pass a limit of spending does not go at all. Pure.
 */
export function decideClaims(
  due: readonly DueText[],
  { buckets, counters }: Limits,
  now: Date,
): { decisions: ClaimDecision[]; buckets: Bucket[]; counters: Map<string, Spent> } {
  const filled = new Map(buckets.map((bucket) => [keyOf(bucket), refill(bucket, now)]));
  const spent = new Map(counters);
  const decisions = due.map((text): ClaimDecision => {
    if (text.optedOut) return { type: 'drop', state: 'suppressed', reason: 'opted_out' };
    if (!text.allowed) return { type: 'drop', state: 'suppressed', reason: 'region' };
    if (text.held) return { type: 'drop', state: 'suppressed', reason: 'prefix_held' };
    if (text.expiresAt <= now) return { type: 'drop', state: 'expired', reason: 'expired' };
    const own = text.counters.map((name) => [name, spent.get(name)!] as const); // the map has every name of a text
    if (
      passedCap(
        text,
        own.map(([, counter]) => counter),
      )
    )
      return { type: 'drop', state: 'suppressed', reason: 'spending_cap' };
    const bucket = filled.get(keyOf(text));
    if (!bucket) return { type: 'wait', until: new Date(now.getTime() + 1_000) };
    const needed = Math.min(text.segments, bucket.burst);
    if (bucket.tokens < needed) {
      return {
        type: 'wait',
        until: new Date(now.getTime() + ((needed - bucket.tokens) / bucket.rate) * 1_000),
      };
    }
    bucket.tokens -= text.segments;
    for (const [name, counter] of own) spent.set(name, { ...counter, used: counter.used + text.segments });
    return { type: 'send' };
  });
  return { decisions, buckets: [...filled.values()], counters: spent };
}

/** A bucket as it is at `now`. */
export function refill(bucket: Bucket, now: Date): Bucket {
  const seconds = Math.max(0, (now.getTime() - bucket.filledAt.getTime()) / 1_000);
  return { ...bucket, tokens: Math.min(bucket.burst, bucket.tokens + seconds * bucket.rate), filledAt: now };
}
