import { type Timers } from '../../platform/timers.ts';

/** Waits `ms`; gives back false at once when `signal` is or becomes aborted. */
export function wait(timers: Timers, ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const giveUp = () => {
      cancel();
      resolve(false);
    };
    const cancel = timers.after(ms, () => {
      signal.removeEventListener('abort', giveUp);
      resolve(true);
    });
    signal.addEventListener('abort', giveUp, { once: true });
  });
}

/** Lets so many through a second, in order, evenly spread. */
export class Pace {
  readonly #everyMs: number;
  readonly #timers: Timers;
  readonly #nowMs: () => number;
  #nextAt = 0;

  /** `perSecond` of `null`: there is no limit. */
  constructor(perSecond: number | null, timers: Timers, nowMs: () => number) {
    this.#everyMs = perSecond === null ? 0 : 1_000 / perSecond;
    this.#timers = timers;
    this.#nowMs = nowMs;
  }

  /** Resolves when it is this one's turn; with false when `signal` was aborted before. */
  async turn(signal: AbortSignal): Promise<boolean> {
    if (this.#everyMs === 0) return !signal.aborted;
    const now = this.#nowMs();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + this.#everyMs;
    return at <= now ? !signal.aborted : wait(this.#timers, at - now, signal);
  }
}

/** So many at a time, in order. */
export class Window {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  /** Resolves with the way to give the place back, or with `null` when `signal` was aborted before there was one. */
  async take(signal: AbortSignal): Promise<(() => void) | null> {
    if (signal.aborted) return null;
    if (this.#free > 0) {
      this.#free--;
      return () => this.#release();
    }
    return new Promise((resolve) => {
      const enter = () => {
        signal.removeEventListener('abort', giveUp);
        resolve(() => this.#release());
      };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        resolve(null);
      };
      this.#waiting.push(enter);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  #release(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}
