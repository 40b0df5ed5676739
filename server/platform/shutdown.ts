import { type Log } from './log.ts';

/** What was started, to be stopped in the opposite order. */
export interface Shutdown {
  add(name: string, withinMs: number, stop: () => Promise<void>): void;
  /** A part that fails to stop, or takes too long, does not keep the others from it. May be repeated. */
  run(): Promise<void>;
}

export function createShutdown(log: Log): Shutdown {
  const parts: { name: string; withinMs: number; stop: () => Promise<void> }[] = [];
  let running: Promise<void> | undefined;
  async function stopAll(): Promise<void> {
    for (const { name, withinMs, stop } of parts.reverse()) {
      try {
        if (!(await within(withinMs, stop()))) log.warn({ part: name, withinMs }, 'did not stop in time');
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
