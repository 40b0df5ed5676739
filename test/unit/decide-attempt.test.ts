import { expect, it } from 'vitest';
import { type Attempts, decideAttempt } from '../../server/accounts/decide-attempt.ts';

const attempt = (past: Attempts | null, nowMs: number) => decideAttempt(past, { nowMs, free: 5 });
const T = 1_000_000_000;

it('lets the first attempts pass without a pause', () => {
  let past: Attempts | null = null;
  for (let count = 1; count <= 4; count++) {
    const decision = attempt(past, T);
    expect(decision).toEqual({ type: 'counted', attempts: { count, lastAtMs: T, blockedUntilMs: null } });
    past = decision.type === 'counted' ? decision.attempts : null;
  }
});

it('doubles the pause, up to 15 minutes', () => {
  let past: Attempts = { count: 4, lastAtMs: T, blockedUntilMs: null };
  const pauses: number[] = [];
  for (let nowMs = T; pauses.length < 13;) {
    const decision = attempt(past, nowMs);
    if (decision.type === 'blocked') throw new Error('blocked');
    past = decision.attempts;
    pauses.push((past.blockedUntilMs! - nowMs) / 1_000);
    nowMs = past.blockedUntilMs!;
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
});

it('says how many whole seconds are left, and counts nothing meanwhile', () => {
  const past = { count: 9, lastAtMs: T, blockedUntilMs: T + 16_000 };
  expect(attempt(past, T + 14_500)).toEqual({ type: 'blocked', retryAfterSeconds: 2 });
  expect(attempt(past, T + 16_000).type).toBe('counted');
});

it('forgets after an hour of quiet', () => {
  const past = { count: 40, lastAtMs: T, blockedUntilMs: T + 900_000 };
  expect(attempt(past, T + 3_599_999)).toMatchObject({ attempts: { count: 41 } });
  expect(attempt(past, T + 3_600_000)).toMatchObject({ attempts: { count: 1, blockedUntilMs: null } });
});
