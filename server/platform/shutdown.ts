import { type Log } from './log.ts';
import { crashPoint } from './crash-point.ts';

/** What was started, to be stopped in the opposite order. */
export interface Shutdown {
  /** `withinMs`: what this part may take at most; less when the time for all is nearly over. */
  add(name: string, withinMs: number, stop: () => Promise<void>): void;
  /** A part that fails to stop, or takes too long, does not keep the others from it. May be repeated. */
  run(): Promise<void>;
}

/** However little time is left, each part is asked to stop, and gets this long. Milliseconds. */
const LEAST_MS = 100;

/** `totalMs`: for all parts together. */
export function createShutdown(log: Log, totalMs: number): Shutdown {
  const parts: { name: string; withinMs: number; stop: () => Promise<void> }[] = [];
  let running: Promise<void> | undefined;
  async function stopAll(): Promise<void> {
    const endsAt = performance.now() + totalMs;
    for (const { name, withinMs, stop } of parts.reverse()) {
      crashPoint('C24');
      const ms = Math.max(LEAST_MS, Math.min(withinMs, endsAt - performance.now()));
      try {
        if (!(await within(ms, stop()))) log.warn({ part: name, ms: Math.round(ms) }, 'did not stop in time');
      } catch (error) {
        log.error({ error, part: name }, 'did not stop');
      }
    }
  }
  return {
    add: (name, withinMs, stop) => void parts.push({ name, withinMs, stop }),
    run: () => (running ??= stopAll()),
  };
}

async function within(ms: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  return Promise.race([work.then(() => true), late]).finally(() => clearTimeout(timer));
}
