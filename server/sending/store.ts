import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

export interface StopRow {
  stopped_at: Date;
  stopped_by: string;
  note: string;
}

/** Whether no text of the tenant is handed over now. Of the newest state: nothing of it is kept in memory. */
export async function isStopped(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ stopped: boolean }>`
    select exists (select from sending_stop where tenant_id = ${tx.tenantId})
        or exists (select from installation_stop) as stopped`.execute(tx.q);
  return rows[0]!.stopped; // a select without a table gives one row
}

export async function readStop(tx: Tx): Promise<StopRow | undefined> {
  return tx.q
    .selectFrom('sending_stop')
    .select(['stopped_at', 'stopped_by', 'note'])
    .where('tenant_id', '=', tx.tenantId)
    .executeTakeFirst();
}

export async function writeStop(tx: Tx, row: StopRow): Promise<void> {
  await tx.q
    .insertInto('sending_stop')
    .values({ ...row, tenant_id: tx.tenantId })
    .execute();
}

export async function removeStop(tx: Tx): Promise<void> {
  await tx.q.deleteFrom('sending_stop').where('tenant_id', '=', tx.tenantId).execute();
}

export async function readInstallationStop(tx: Tx): Promise<{ stopped_at: Date; note: string } | undefined> {
  return tx.q.selectFrom('installation_stop').select(['stopped_at', 'note']).executeTakeFirst();
}

/** Runs as the worker. Gives back false when it was so already. */
export async function writeInstallationStop(
  tx: Tx,
  row: { stopped_at: Date; note: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.q
    .insertInto('installation_stop')
    .values(row)
    .onConflict((conflict) => conflict.column('the_only').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Runs as the worker. Gives back false when there was none. */
export async function removeInstallationStop(tx: Tx): Promise<boolean> {
  const { numDeletedRows } = await tx.q.deleteFrom('installation_stop').executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Runs as the worker. */
export async function allTenants(tx: Tx): Promise<string[]> {
  const rows = await tx.q.selectFrom('tenant').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

/** Texts in line. */
export async function countWaiting(tx: Tx): Promise<number> {
  const { count } = await tx.q
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('tenant_id', '=', tx.tenantId)
    .where('state', '=', sql.lit('queued'))
    .executeTakeFirstOrThrow();
  return count;
}
