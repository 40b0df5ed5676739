import { type Context } from '../context.ts';
import { type Timers } from '../platform/timers.ts';
import { readEvents, type StreamRequest, type StreamRow } from './store.ts';

/** Events one read brings of one stream at most. */
export const PAGE = 100;
/** Streams one statement reads at most. */
const BATCH = 500;
/** Milliseconds from one statement to the next, unless more streams wait than it can read. */
const PAUSE_MS = 20;

export type ReadEvents = (request: StreamRequest) => Promise<StreamRow[]>;

/**
 * Reads events for all connections of this node with one statement at a time: what is asked for while one runs, and
 * shortly after, goes into the next. So a thousand streams that wake at once take a few statements and one database
 * connection; and a busy node, where each statement would find one event, leaves the database to those who write.
 */
export function createEventReader({ db }: Pick<Context, 'db'>, timers: Timers): ReadEvents {
  let waiting: { request: StreamRequest; resolve(rows: StreamRow[]): void; reject(error: unknown): void }[] =
    [];
  let running = false;

  async function run() {
    running = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      const pause = new Promise<void>((resolve) => timers.after(PAUSE_MS, resolve));
      try {
        const lists = await db.worker((tx) =>
          readEvents(
            tx,
            batch.map(({ request }) => request),
            PAGE,
          ),
        );
        batch.forEach(({ resolve }, i) => resolve(lists[i]!));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      if (batch.length < BATCH) await pause;
    }
    running = false;
  }

  return (request) =>
    new Promise((resolve, reject) => {
      waiting.push({ request, resolve, reject });
      if (!running) void Promise.resolve().then(() => (running ? undefined : run()));
    });
}
