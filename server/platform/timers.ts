/** Waiting, as parts that own timers know it. A simulation hands in its own. */
export interface Timers {
  /** Runs `run` once, after about `ms` milliseconds, unless the function it gives back is called before. */
  after(ms: number, run: () => void): () => void;
}

export const realTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
