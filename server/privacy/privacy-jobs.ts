import { type Context } from '../context.ts';
import { type JobWorkerOptions } from '../platform/job-worker.ts';
import { ErasureJob, erasePerson } from './erase-person.ts';
import { keepTime } from './keep-time.ts';
import { waitingErasures } from './store.ts';

/** The tasks of erasing, for `startJobWorker`. */
export function privacyJobs(ctx: Context): Pick<JobWorkerOptions, 'tasks' | 'hourly'> {
  return {
    tasks: { 'person.erase': (payload, { signal }) => erasePerson(ctx, ErasureJob.parse(payload), signal) },
    hourly: {
      'retention.keep': async (_payload, { signal }) => {
        await keepTime(ctx, signal);
        await wakeErasures(ctx);
      },
    },
  };
}

/** Such as waited for a hold to end, or whose job was given up. */
async function wakeErasures(ctx: Context): Promise<void> {
  for (const job of await ctx.db.worker(waitingErasures))
    await ctx.db.tenant(job.tenantId, (tx) => ctx.jobs.add(tx, 'person.erase', job));
}
