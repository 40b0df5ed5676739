import { type Context } from '../../context.ts';
import { type JobWorkerOptions } from '../../platform/job-worker.ts';
import { type ZendeskWeb, zendeskItself } from '../../records/zendesk/api.ts';
import { FollowItemJob, followItem } from './follow-item.ts';

/** The task of calls of Zendesk Talk, for `startJobWorker`. */
export function talkJobs(ctx: Context, web: Partial<ZendeskWeb> = {}): Pick<JobWorkerOptions, 'tasks'> {
  const parts = { ...zendeskItself, ...web };
  return {
    tasks: {
      'zendesk.follow': (payload, { signal }) => followItem(ctx, parts, FollowItemJob.parse(payload), signal),
    },
  };
}
