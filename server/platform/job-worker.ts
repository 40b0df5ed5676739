import { type Context } from '../context.ts';
import { type JobName } from './jobs.ts';
import { connectJobs } from './job-worker/connect-jobs.ts';

/** Attempts a task has; the queue keeps a few more for writing down that it failed. */
export const ATTEMPTS = 5;

/** How a job is being run this time. */
export interface JobRun {
  /** From 1. Also counts the times in which the process died half way. */
  attempt: number;
  /** Nothing follows: the task has to write down that it failed. */
  isLast: boolean;
  /** Aborted when the process stops; the job is then run again later. */
  signal: AbortSignal;
}

/** One kind of work, run at least once: it may be run twice at the same time. Throws to be run again later. */
export type JobTask = (payload: unknown, run: JobRun) => Promise<void>;

export interface JobWorkerOptions {
  /** Connection string of the owner of the schema; its LISTEN needs a connection of its own, so no transaction pooler. */
  url: string;
  /** What this one runs; other jobs wait for another worker. */
  tasks: Readonly<Partial<Record<JobName, JobTask>>>;
  /** Run once an hour, on one node. */
  hourly?: Readonly<Record<string, JobTask>>;
  /** Run every minute, on one node. */
  minutely?: Readonly<Record<string, JobTask>>;
  /** Jobs at the same time; 8 by default, since most of their time is waiting for others. */
  concurrency?: number;
  /** How often the jobs of dead processes are looked for; 2,000 by default. */
  rescueEveryMs?: number;
}

const RESTART_MS = [200, 1_000, 5_000];

/**
 * Runs jobs until it is closed. The queue's schema is brought up to date first; throws when that cannot be done. What
 * breaks later (the database goes away, a worker cannot release its job) ends all workers, and new ones are started.
 */
export async function startJobWorker(
  ctx: Pick<Context, 'log'>,
  options: JobWorkerOptions,
): Promise<{ close(): Promise<void> }> {
  const stop = new AbortController();
  let current = await connectJobs(ctx, options);
  const supervise = async () => {
    for (let failures = 0; ;) {
      await Promise.race([current.broken, aborted(stop.signal)]);
      await current.close();
      if (stop.signal.aborted) return;
      ctx.log.warn({}, 'the job worker lost its connection and starts again');
      for (;;) {
        await pause(RESTART_MS[Math.min(failures++, RESTART_MS.length - 1)] ?? 0, stop.signal);
        if (stop.signal.aborted) return;
        try {
          current = await connectJobs(ctx, options);
          failures = 0;
          break;
        } catch (error) {
          ctx.log.error({ error }, 'the job worker cannot start');
        }
      }
    }
  };
  const supervision = supervise();
  return {
    async close() {
      stop.abort();
      await supervision;
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([new Promise((resolve) => (timer = setTimeout(resolve, ms))), aborted(signal)]);
  clearTimeout(timer);
}
