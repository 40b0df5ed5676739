import { sql } from 'kysely';
import { type Tx } from './db.ts';

/** Work to be done after the commit, at least once, by any node: never the handing over of a text. */
export interface JobPayloads {
  /** Fetch one media item from the carrier and make it fit to be shown. */
  'media.process': { tenantId: string; mediaId: string };
}
export type JobName = keyof JobPayloads;

export interface Jobs {
  /** Enqueued in the transaction: it exists if and only if the transaction commits. */
  add<N extends JobName>(tx: Tx, name: N, payload: JobPayloads[N]): Promise<void>;
}

/**
 * graphile-worker's queue, through a function that the roles of the application may call. The job worker must have been
 * started once on this database: it installs the queue.
 */
export const queuedJobs: Jobs = {
  async add(tx, name, payload) {
    await sql`select enqueue_job(${name}, ${JSON.stringify(payload)}::json)`.execute(tx.q);
  },
};
