import { type FailureReason } from '../../protocol/message.ts';

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

/**
 * What to do with each due text, in order, and the buckets afterwards. A text longer than the burst goes when the bucket
 * is full, and leaves it in debt. Pure.
 */
export function decideClaims(
  due: readonly DueText[],
  buckets: readonly Bucket[],
  now: Date,
): { decisions: ClaimDecision[]; buckets: Bucket[] } {
  const filled = new Map(buckets.map((bucket) => [keyOf(bucket), refill(bucket, now)]));
  const decisions = due.map((text): ClaimDecision => {
    if (text.optedOut) return { type: 'drop', state: 'suppressed', reason: 'opted_out' };
    if (!text.allowed) return { type: 'drop', state: 'suppressed', reason: 'region' };
    if (text.expiresAt <= now) return { type: 'drop', state: 'expired', reason: 'expired' };
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
    return { type: 'send' };
  });
  return { decisions, buckets: [...filled.values()] };
}

/** A bucket as it is at `now`. */
export function refill(bucket: Bucket, now: Date): Bucket {
  const seconds = Math.max(0, (now.getTime() - bucket.filledAt.getTime()) / 1_000);
  return { ...bucket, tokens: Math.min(bucket.burst, bucket.tokens + seconds * bucket.rate), filledAt: now };
}
