import { sql } from 'kysely';
import { type Tx } from './db.ts';

/** Work to be done after the commit, at least once, by any node: never the handing over of a text. */
export interface JobPayloads {
  /** Fetch one media item from the carrier and make it fit to be shown. */
  'media.process': { tenantId: string; mediaId: string };
  /** Bring a session's records and webhooks up to date with what became of it. */
  'session.follow': { tenantId: string; sessionId: string };
  /** Look at Zendesk what became of a call of Zendesk Talk. */
  'zendesk.follow': { tenantId: string; workItemId: string };
  /** Look at the source of a call that it tells of by webhooks what became of it. */
  'call.follow': { tenantId: string; source: string; id: string };
  /** Ask a carrier what it keeps of an account, for what its webhooks have lost. */
  'carrier.poll': { tenantId: string; carrier: string };
  /** Have a carrier delete what it still has of pictures that are not needed there: of one, or of all. */
  'carrier.delete_copies': { tenantId: string; carrier: string; id?: string };
  /** Tell a company's endpoints what they have not heard. */
  'webhooks.deliver': { tenantId: string };
  /** Erase what is kept of a person. */
  'person.erase': { tenantId: string; erasureId: string };
}
export type JobName = keyof JobPayloads;

/** A job that replaces the one of the same key, unless that is being run. */
export interface JobPlan {
  /** Unlike those of all other jobs of that name and tenant. */
  key: string;
  /** Not before then. */
  runAt: Date;
}

export interface Jobs {
  /** Enqueued in the transaction: it exists if and only if the transaction commits. */
  add<N extends JobName>(tx: Tx, name: N, payload: JobPayloads[N], plan?: JobPlan): Promise<void>;
}

/**
 * graphile-worker's queue, through a function that the roles of the application may call. The job worker must have been
 * started once on this database: it installs the queue.
 */
export const queuedJobs: Jobs = {
  async add(tx, name, payload, plan) {
    if (plan)
      await sql`select enqueue_job(${name}, ${JSON.stringify(payload)}::json, ${plan.key}, ${plan.runAt}::timestamptz)`.execute(
        tx.q,
      );
    else await sql`select enqueue_job(${name}, ${JSON.stringify(payload)}::json)`.execute(tx.q);
  },
};
