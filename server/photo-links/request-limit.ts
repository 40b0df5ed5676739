import { type Context } from '../context.ts';

/** Counts of one minute by name; the names longest unheard of are forgotten first. */
export interface MinuteCounts {
  /** Whether `name` has had fewer than `most` in this minute. */
  isBelow(name: string, most: number): boolean;
  count(name: string): void;
}

const MINUTE_MS = 60_000;
const CAPACITY = 20_000;

export function countMinutes(now: () => number): MinuteCounts {
  const entries = new Map<string, { minute: number; count: number }>();
  const current = (name: string) => {
    const entry = entries.get(name);
    return entry?.minute === Math.floor(now() / MINUTE_MS) ? entry.count : 0;
  };
  return {
    isBelow: (name, most) => current(name) < most,
    count(name) {
      const count = current(name) + 1;
      entries.delete(name);
      // a map keeps the order of insertion, so the first entry is the oldest
      if (entries.size >= CAPACITY) entries.delete(entries.keys().next().value!);
      entries.set(name, { minute: Math.floor(now() / MINUTE_MS), count });
    },
  };
}

const limits = new WeakMap<object, MinuteCounts>();

/** Those of this process: a limit of load, not of luck, for 160 bits are not guessed. */
export function countsOf(ctx: Pick<Context, 'clock'>): MinuteCounts {
  const known = limits.get(ctx) ?? countMinutes(() => ctx.clock.now().getTime());
  limits.set(ctx, known);
  return known;
}
