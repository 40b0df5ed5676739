import { type Context } from '../context.ts';
import { type JobWorkerOptions } from '../platform/job-worker.ts';
import { raiseAlarms } from './raise-alarms.ts';

/** The look for alarms, for `startJobWorker`. */
export const alarmJobs = (ctx: Context): Pick<JobWorkerOptions, 'minutely'> => ({
  minutely: { 'alarms.raise': (_payload, { signal }) => raiseAlarms(ctx, signal) },
});
