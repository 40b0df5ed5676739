import pg from 'pg';
import { type Context } from '../../context.ts';

/**
 * Says to other nodes that these holders of jobs live, by the names that stand in `locked_by` (the library writes its pool's,
 * not its workers'): locks of a session, which the database frees when the process dies. `lost` is called when it ends
 * by itself.
 */
export async function announcePresence(
  url: string,
  holders: readonly string[],
  lost: () => void,
): Promise<{ close(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 3_000 });
  client.on('error', lost);
  client.on('end', lost);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock(hashtextextended(id, 0)) from unnest($1::text[]) as id', [
      holders,
    ]);
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  return { close: () => client.end().catch(() => {}) };
}

/**
 * Gives jobs of dead processes back to the queue, which by itself would wait four hours. A holder is dead when nobody
 * has its lock; it has a few seconds after it began, since it may take its first job just before its lock. The
 * function that frees them is the queue's own.
 */
const RESCUE = `
with held as materialized (
  select distinct locked_by as holder from graphile_worker._private_jobs
   where locked_by is not null and locked_at < now() - interval '3 seconds'),
dead as materialized (select holder from held where pg_try_advisory_xact_lock(hashtextextended(holder, 0)))
select count(*)::int as holders, graphile_worker.force_unlock_workers(array_agg(holder)) from dead having count(*) > 0`;

export async function rescueJobs({ log }: Pick<Context, 'log'>, pool: pg.Pool): Promise<void> {
  try {
    const { rows } = await pool.query<{ holders: number }>(RESCUE);
    if (rows[0]) log.warn({ processes: rows[0].holders }, 'jobs of dead processes are run again');
  } catch (error) {
    log.warn({ error }, 'jobs of dead processes could not be looked for');
  }
}
