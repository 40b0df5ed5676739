import { type Context } from '../context.ts';
import { type JobWorkerOptions } from '../platform/job-worker.ts';
import { collectEvents } from '../webhooks/collect-events.ts';
import { deliver, DeliverJob } from '../webhooks/deliver.ts';
import { wakeForgottenWebhooks } from '../webhooks/wake-forgotten-webhooks.ts';
import { wakeSession } from './follow-record.ts';
import { forgottenThreads } from './thread-store.ts';
import { FollowJob, writeRecords } from './write-records.ts';

/** A conversation that was due this long ago is due to nobody. */
const FORGOTTEN_AFTER_MS = 300_000;
const MOST_AT_ONCE = 1_000;

/** The tasks of records and webhooks, for `startJobWorker`. */
export function recordJobs(ctx: Context): Pick<JobWorkerOptions, 'tasks' | 'hourly'> {
  return {
    tasks: {
      'session.follow': async (payload, { signal }) => {
        const job = FollowJob.parse(payload);
        // our own database first: a CRM may take its time
        await collectEvents(ctx, job);
        await writeRecords(ctx, job, signal);
      },
      'webhooks.deliver': (payload, { signal }) => deliver(ctx, DeliverJob.parse(payload).tenantId, signal),
    },
    hourly: { 'records.sweep': () => wakeForgotten(ctx) },
  };
}

/** Wakes conversations whose job is lost: rows are the truth, jobs only wake. */
export async function wakeForgotten(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  const before = new Date(now.getTime() - FORGOTTEN_AFTER_MS);
  const forgotten = await ctx.db.worker((tx) => forgottenThreads(tx, before, MOST_AT_ONCE));
  for (const { tenantId, sessionId } of forgotten)
    await ctx.db.tenant(tenantId, (tx) => wakeSession(ctx, tx, sessionId, now));
  await wakeForgottenWebhooks(ctx, before);
}
