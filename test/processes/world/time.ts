import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds of the clock that all processes of this machine share. */
export const monotonicMs = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;

export const pause = (ms: number): Promise<void> => delay(ms);

/** Resolves with how long it took, in milliseconds; rejects when `withinMs` pass without the condition. */
export async function until(
  what: string,
  withinMs: number,
  condition: () => boolean | Promise<boolean>,
  everyMs = 25,
): Promise<number> {
  const startedAt = performance.now();
  while (!(await condition())) {
    if (performance.now() - startedAt > withinMs)
      throw new Error(`within ${withinMs / 1_000} s it did not come about that ${what}`);
    await delay(everyMs);
  }
  return performance.now() - startedAt;
}
