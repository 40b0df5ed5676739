/** What an endpoint answered, or why it did not. */
export type Attempt =
  | { kind: 'answered'; status: number; retryAfterMs: number | null }
  | { kind: 'refused' | 'failed'; cause: string };

export type DeliveryOutcome =
  | { type: 'delivered' }
  | { type: 'later'; at: Date; failure: string }
  /** After a day it is dropped; it can be replayed. */
  | { type: 'dropped'; failure: string }
  /** The endpoint gets nothing more until somebody switches it on. */
  | { type: 'disabled'; failure: string };

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const BACKOFF_MS = [5, 30, 120, 600, 1_800, 3_600].map((seconds) => seconds * SECOND);
const LONGEST_MS = 2 * HOUR;
const TRIED_FOR_MS = 24 * HOUR;
/** How long an endpoint that cannot be reached is left alone by the events of other calls. */
const PAUSE_MS = 30 * SECOND;
const DISABLED_AFTER_MS = 72 * HOUR;

/** What follows from an attempt. Pure. 410 is an endpoint's own word that it is gone. Source: Standard Webhooks 1.0. */
export function decideDelivery(
  attempt: Attempt,
  {
    attempts,
    happenedAt,
    failingSince,
    now,
  }: { attempts: number; happenedAt: Date; failingSince: Date | null; now: Date },
): DeliveryOutcome {
  if (attempt.kind === 'answered' && attempt.status >= 200 && attempt.status < 300)
    return { type: 'delivered' };
  const failure = attempt.kind === 'answered' ? String(attempt.status) : attempt.cause;
  if (failure === '410') return { type: 'disabled', failure };
  if (failingSince && now.getTime() - failingSince.getTime() >= DISABLED_AFTER_MS)
    return { type: 'disabled', failure };
  const at = new Date(now.getTime() + Math.max(BACKOFF_MS[attempts] ?? LONGEST_MS, askedForMs(attempt)));
  if (at.getTime() - happenedAt.getTime() >= TRIED_FOR_MS) return { type: 'dropped', failure };
  return { type: 'later', at, failure };
}

/** Until when the endpoint is left alone by the events of other calls, too; `null`: they may go at once. Pure. */
export function pausedUntil(attempt: Attempt, now: Date): Date | null {
  const pauseMs = attempt.kind === 'failed' ? PAUSE_MS : askedForMs(attempt);
  return pauseMs === 0 ? null : new Date(now.getTime() + pauseMs);
}

/** An endpoint with too much to do says how long it wants none; for longer than that it is not believed. */
function askedForMs(attempt: Attempt): number {
  if (attempt.kind !== 'answered' || (attempt.status !== 429 && attempt.status !== 503)) return 0;
  return Math.min(attempt.retryAfterMs ?? 0, LONGEST_MS);
}
