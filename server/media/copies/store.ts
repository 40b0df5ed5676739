import { type Selectable, sql } from 'kysely';
import { type Tx } from '../../platform/db.ts';
import { type Database } from '../../platform/schema.ts';

export type CopyRow = Selectable<Database['carrier_copy']>;

/** Whose, or of which age. */
export type ChosenCopies = { callerHash: Buffer } | { before: Date };

export async function insertCopies(
  tx: Tx,
  rows: readonly Omit<CopyRow, 'tenant_id' | 'asked_at'>[],
): Promise<void> {
  await tx.q
    .insertInto('carrier_copy')
    .values(rows.map((row) => ({ ...row, tenant_id: tx.tenantId })))
    .execute();
}

/** Whether there is such a copy that was not to be deleted so far; it is from now on. */
export async function makeDue(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx.q
    .updateTable('carrier_copy')
    .set({ due_at: now })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('due_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The carriers of such copies, which are to be deleted from now on; those that may still be fetched are not among them. */
export async function makeAllDue(tx: Tx, chosen: ChosenCopies, now: Date): Promise<string[]> {
  const which =
    'before' in chosen ? sql`c.created_at < ${chosen.before}` : sql`c.caller_hash = ${chosen.callerHash}`;
  const { rows } = await sql<{ carrier: string }>`
    with due as (
      update carrier_copy c set due_at = ${now}
       where c.tenant_id = ${tx.tenantId} and c.due_at is null and ${which}
         and not exists (select from media m where m.tenant_id = c.tenant_id and m.id = c.id and m.source_url is not null)
      returning c.carrier)
    select distinct carrier from due`.execute(tx.q);
  return rows.map(({ carrier }) => carrier);
}

/** Oldest first: copies to be deleted that this carrier has not been asked about since then; or this one alone. */
export async function findDue(
  tx: Tx,
  carrier: string,
  { id, since, limit }: { id: string | undefined; since: Date; limit: number },
): Promise<Pick<CopyRow, 'id' | 'url'>[]> {
  const { rows } = await sql<Pick<CopyRow, 'id' | 'url'>>`
    select id, url from carrier_copy c
     where tenant_id = ${tx.tenantId} and carrier = ${carrier} and due_at is not null
       and (${id ?? null}::uuid is null or id = ${id ?? null}) and (asked_at is null or asked_at < ${since})
       and not exists (select from media m where m.tenant_id = c.tenant_id and m.id = c.id and m.state = 'announced')
     order by created_at, id limit ${limit}`.execute(tx.q);
  return rows;
}

export async function removeCopy(tx: Tx, id: string): Promise<void> {
  await tx.q.deleteFrom('carrier_copy').where('tenant_id', '=', tx.tenantId).where('id', '=', id).execute();
}

export async function noteAsked(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.q
    .updateTable('carrier_copy')
    .set({ asked_at: now })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
}

export async function countDue(tx: Tx, carrier: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from carrier_copy
     where tenant_id = ${tx.tenantId} and carrier = ${carrier} and due_at is not null`.execute(tx.q);
  return rows[0]?.count ?? 0;
}

/** Of all tenants. Runs as the worker. */
export async function listWaiting(tx: Tx): Promise<{ tenantId: string; carrier: string }[]> {
  const { rows } = await sql<{ tenantId: string; carrier: string }>`
    select distinct tenant_id as "tenantId", carrier from carrier_copy where due_at is not null`.execute(
    tx.q,
  );
  return rows;
}

/** Forgets what could not be deleted since then. Gives back how many. */
export async function removeDueBefore(tx: Tx, carrier: string, before: Date): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from carrier_copy
     where tenant_id = ${tx.tenantId} and carrier = ${carrier} and due_at < ${before}`.execute(tx.q);
  return Number(numAffectedRows);
}
