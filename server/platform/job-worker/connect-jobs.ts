import { EventEmitter } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Logger, parseCronItems, run, runMigrations, type Task, type WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import { type Context } from '../../context.ts';
import { ATTEMPTS, type JobTask, type JobWorkerOptions } from '../job-worker.ts';
import { announcePresence, rescueJobs } from './rescue-jobs.ts';

/** One set of workers on one set of connections. */
export interface JobConnection {
  /** Resolves when a part of it no longer works; never rejects. */
  broken: Promise<void>;
  /** Lets running jobs finish for a moment, then aborts them. */
  close(): Promise<void>;
}

const FINISH_MS = 3_000;

export async function connectJobs(
  ctx: Pick<Context, 'log'>,
  { url, tasks, hourly = {}, minutely = {}, concurrency = 8, rescueEveryMs = 2_000 }: JobWorkerOptions,
): Promise<JobConnection> {
  const pool = new pg.Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 3_000 });
  let breakDown = () => {};
  const broken = new Promise<void>((resolve) => (breakDown = resolve));
  pool.on('error', () => breakDown());
  // the pool listens to idle connections only; whoever uses one hears of its end by the query that fails
  pool.on('connect', (client) => client.on('error', () => {}));
  const logger = queueLogger(ctx);
  try {
    await installQueue(pool, logger);
    const events: WorkerEvents = new EventEmitter();
    const holders: string[] = [];
    events.on('pool:create', ({ workerPool }) => void holders.push(workerPool.id));
    events.on('worker:fatalError', () => breakDown());
    // the end of a job could not be noted: the runner then waits for that for ever, also when it is stopped
    let giveUp = () => {};
    const givenUp = new Promise<void>((resolve) => (giveUp = resolve)).then(() => setTimeout(FINISH_MS));
    events.on('pool:fatalError', () => {
      breakDown();
      giveUp();
    });
    const runner = await run({
      pgPool: pool,
      logger,
      events,
      concurrency,
      noHandleSignals: true,
      gracefulShutdownAbortTimeout: FINISH_MS,
      // in batches, even of no wait, the pool hears that an end could not be noted; else nobody does, and the process dies
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      taskList: Object.fromEntries(
        Object.entries({ ...tasks, ...hourly, ...minutely }).map(([name, task]) => [
          name,
          toTask(ctx, name, task),
        ]),
      ),
      parsedCronItems: parseCronItems([
        ...atTimes(Object.keys(hourly), '17 * * * *', ATTEMPTS),
        // what fails is done by the next one
        ...atTimes(Object.keys(minutely), '* * * * *', 1),
      ]),
    });
    runner.promise.then(breakDown, breakDown);
    const presence = await announcePresence(url, holders, breakDown).catch(async (error: unknown) => {
      await runner.stop();
      throw error;
    });
    const rescue = setInterval(() => void rescueJobs(ctx, pool), rescueEveryMs);
    return {
      broken,
      async close() {
        clearInterval(rescue);
        // a runner that stopped by itself refuses to be stopped
        await Promise.race([runner.stop().catch(() => {}), givenUp]);
        await presence.close();
        await pool.end();
      },
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

const atTimes = (tasks: readonly string[], match: string, maxAttempts: number) =>
  tasks.map((task) => ({ task, match, options: { backfillPeriod: 0, maxAttempts } }));

/** Nodes that start at the same time follow one another. */
async function installQueue(pool: pg.Pool, logger: Logger): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtextextended('install the job queue', 0))`);
    await runMigrations({ pgPool: pool, logger });
  } finally {
    // closing the connection frees the lock, whatever became of it
    client.release(true);
  }
}

/** What a task throws stays here: the queue would store its message, which may repeat what a caller sent. */
function toTask({ log }: Pick<Context, 'log'>, name: string, task: JobTask): Task {
  return async (payload, { job, abortSignal }) => {
    const startedAt = performance.now();
    const attempt = job.attempts;
    const fields = () => ({ job: name, attempt, ms: Math.round(performance.now() - startedAt) });
    try {
      const signal = abortSignal ?? new AbortController().signal;
      await task(payload, { attempt, isLast: attempt >= ATTEMPTS, signal });
      log.info(fields(), 'job done');
    } catch (error) {
      log.warn({ ...fields(), error }, 'job failed and will be run again');
      // eslint-disable-next-line preserve-caught-error -- the cause is in the log, without what may be personal
      throw new Error('job_failed');
    }
  };
}

/** The queue's own words may hold messages of errors; only that it complains is passed on. */
function queueLogger({ log }: Pick<Context, 'log'>): Logger {
  return new Logger(({ label }) => (level, _message, meta) => {
    if (meta?.['failure'] === true) return; // a failed job, told by its own line
    if (level === 'error')
      log.error({ part: label, error: meta?.['error'] }, 'the job queue reports an error');
    if (level === 'warning') log.warn({ part: label }, 'the job queue reports a warning');
  });
}
