import pg from 'pg';
import { type Context } from '../../context.ts';

/**
 * Says to other nodes that these workers live: locks of a session, which the database frees when the process dies. `lost`
 * is called when it ends by itself.
 */
export async function announcePresence(
  url: string,
  workerIds: readonly string[],
  lost: () => void,
): Promise<{ close(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 3_000 });
  client.on('error', lost);
  client.on('end', lost);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock(hashtextextended(id, 0)) from unnest($1::text[]) as id', [
      workerIds,
    ]);
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  return { close: () => client.end().catch(() => {}) };
}

/**
 * Gives jobs of dead processes back to the queue, which by itself would wait four hours. A worker is dead when nobody
 * holds its lock; it has a few seconds after it began, since it may take its first job just before its lock. The
 * function that frees them is the queue's own.
 */
const RESCUE = `
with held as materialized (
  select distinct locked_by as worker from graphile_worker._private_jobs
   where locked_by is not null and locked_at < now() - interval '3 seconds'),
dead as materialized (select worker from held where pg_try_advisory_xact_lock(hashtextextended(worker, 0)))
select count(*)::int as workers, graphile_worker.force_unlock_workers(array_agg(worker)) from dead having count(*) > 0`;

export async function rescueJobs({ log }: Pick<Context, 'log'>, pool: pg.Pool): Promise<void> {
  try {
    const { rows } = await pool.query<{ workers: number }>(RESCUE);
    if (rows[0]) log.warn({ workers: rows[0].workers }, 'jobs of a dead process are run again');
  } catch (error) {
    log.warn({ error }, 'jobs of dead processes could not be looked for');
  }
}
