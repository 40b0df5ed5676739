import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

/** Forgets which records these conversations were written to, and writes no more. Gives back how many there are in each CRM. */
export async function eraseThreads(
  tx: Tx,
  sessionIds: readonly string[],
): Promise<{ system: string; count: number }[]> {
  const { rows } = await sql<{ system: string; count: number }>`
    with gone as (
      delete from record_thread where tenant_id = ${tx.tenantId} and session_id = any(${sessionIds}::uuid[])
      returning system)
    select system, count(*) as count from gone group by 1 order by 1`.execute(tx.q);
  return rows;
}
