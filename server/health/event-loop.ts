import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface EventLoop {
  /** How late timers have run lately. Milliseconds. */
  lag(): { p50: number; p99: number };
  close(): void;
}

const RESOLUTION_MS = 20;
const WINDOW_MS = 15_000;

/** Watches how long this process is busy with one thing, over the last 15 to 30 seconds. */
export function watchEventLoop(): EventLoop {
  const [older, newer] = [
    monitorEventLoopDelay({ resolution: RESOLUTION_MS }),
    monitorEventLoopDelay({ resolution: RESOLUTION_MS }),
  ];
  let [reading, filling] = [older, newer];
  reading.enable();
  filling.enable();
  const timer = setInterval(() => {
    [reading, filling] = [filling, reading];
    filling.reset();
  }, WINDOW_MS);
  timer.unref();
  const ms = (percentile: number) => Math.max(0, reading.percentile(percentile) / 1e6 - RESOLUTION_MS);
  return {
    lag: () => ({ p50: ms(50), p99: ms(99) }),
    close() {
      clearInterval(timer);
      older.disable();
      newer.disable();
    },
  };
}
