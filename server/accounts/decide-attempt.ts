/** Attempts to sign in that did not succeed, as far as they count. Times in milliseconds. */
export interface Attempts {
  count: number;
  lastAtMs: number;
  blockedUntilMs: number | null;
}

export type AttemptDecision =
  { type: 'blocked'; retryAfterSeconds: number } | { type: 'counted'; attempts: Attempts };

/** Quiet after which earlier attempts do not count. */
const FORGET_AFTER_MS = 3_600_000;
const LONGEST_BLOCK_SECONDS = 900;

/**
 * One more attempt, counted before the password is looked at, so that many at once are not one. From attempt `free` on
 * each is followed by a pause: 1 second, then twice the last, at most 15 minutes.
 */
export function decideAttempt(
  past: Attempts | null,
  { nowMs, free }: { nowMs: number; free: number },
): AttemptDecision {
  if (past?.blockedUntilMs && past.blockedUntilMs > nowMs)
    return { type: 'blocked', retryAfterSeconds: Math.ceil((past.blockedUntilMs - nowMs) / 1_000) };
  const isRecent = past !== null && nowMs - past.lastAtMs < FORGET_AFTER_MS;
  const count = isRecent ? past.count + 1 : 1;
  const pauseSeconds = count < free ? 0 : Math.min(2 ** (count - free), LONGEST_BLOCK_SECONDS);
  const blockedUntilMs = pauseSeconds === 0 ? null : nowMs + pauseSeconds * 1_000;
  return { type: 'counted', attempts: { count, lastAtMs: nowMs, blockedUntilMs } };
}
