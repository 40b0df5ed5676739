import { accountsWith } from '../carrier-accounts/poll-mark.ts';
import { type Context } from '../context.ts';
import { type JobWorkerOptions } from '../platform/job-worker.ts';
import { pollAccount, PollJob } from './poll-account.ts';
import { wakePoll } from './wake-poll.ts';

/** The task of asking carriers, for `startJobWorker`. */
export function pollJobs(ctx: Context): Pick<JobWorkerOptions, 'tasks' | 'hourly'> {
  return {
    tasks: { 'carrier.poll': (payload, { signal }) => pollAccount(ctx, PollJob.parse(payload), signal) },
    hourly: { 'carriers.sweep': () => wakePolls(ctx) },
  };
}

/** Wakes the looks at all accounts: one that was lost goes on, one that is due comes a little earlier. */
export async function wakePolls(ctx: Context): Promise<void> {
  const asked = [...ctx.carriers.values()].filter(({ list }) => list).map(({ name }) => name);
  if (asked.length === 0) return;
  const accounts = await ctx.db.worker((tx) => accountsWith(tx, asked));
  for (const { tenantId, carrier } of accounts)
    await ctx.db.tenant(tenantId, (tx) => wakePoll(ctx, tx, carrier, 0));
}
