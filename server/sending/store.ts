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

/** Of the newest state, in one statement: nothing of it is kept in memory. */
export async function readHeldBack(
  tx: Tx,
  caller: string,
): Promise<'sending_stopped' | 'prefix_held' | null> {
  const { rows } = await sql<{ stopped: boolean; held: boolean }>`
    select exists (select from sending_stop where tenant_id = ${tx.tenantId})
        or exists (select from installation_stop) as stopped,
           exists (select from prefix_hold where tenant_id = ${tx.tenantId} and starts_with(${caller}, prefix)) as held`.execute(
    tx.q,
  );
  const { stopped, held } = rows[0]!; // a select without a table gives one row
  return stopped ? 'sending_stopped' : held ? 'prefix_held' : null;
}

export interface HoldRow {
  id: string;
  prefix: string;
  held_at: Date;
  held_by: string;
  held_until: Date;
}

const holds = (tx: Tx) =>
  tx.q
    .selectFrom('prefix_hold')
    .select(['id', 'prefix', 'held_at', 'held_by', 'held_until'])
    .where('tenant_id', '=', tx.tenantId);

export async function readHolds(tx: Tx): Promise<HoldRow[]> {
  return holds(tx).orderBy('prefix').execute();
}

export async function findHold(
  tx: Tx,
  of: { id: string } | { prefix: string },
): Promise<HoldRow | undefined> {
  const row = 'id' in of ? holds(tx).where('id', '=', of.id) : holds(tx).where('prefix', '=', of.prefix);
  return row.executeTakeFirst();
}

export async function lapsedHolds(tx: Tx, now: Date): Promise<HoldRow[]> {
  return holds(tx).where('held_until', '<=', now).execute();
}

export async function insertHold(tx: Tx, row: HoldRow): Promise<void> {
  await tx.q
    .insertInto('prefix_hold')
    .values({ ...row, tenant_id: tx.tenantId })
    .execute();
}

export async function setHoldEnd(tx: Tx, id: string, until: Date): Promise<void> {
  await tx.q
    .updateTable('prefix_hold')
    .set({ held_until: until })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
}

export async function removeHold(tx: Tx, id: string): Promise<void> {
  await tx.q.deleteFrom('prefix_hold').where('tenant_id', '=', tx.tenantId).where('id', '=', id).execute();
}
