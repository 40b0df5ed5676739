/** Time as the core knows it. A simulation hands in its own. */
export interface Clock {
  now(): Date;
}

/**
 * Wall time that started right and runs on the monotonic clock: a jump of the machine's wall clock neither ends a call
 * nor repeats a timer. `synchronise` asks a reference (the database) and moves the time to it.
 */
export function createSteadyClock(reference: () => Promise<Date>): Clock & { synchronise(): Promise<void> } {
  let offsetMs = Date.now() - performance.now();
  return {
    now: () => new Date(offsetMs + performance.now()),
    async synchronise() {
      const before = performance.now();
      const theirs = await reference();
      const after = performance.now();
      offsetMs = theirs.getTime() - (before + after) / 2;
    },
  };
}

export const addSeconds = (time: Date, seconds: number): Date => new Date(time.getTime() + seconds * 1_000);
