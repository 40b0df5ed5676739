import { type Selectable, sql } from 'kysely';
import { ErasureCounts, GivenAway } from '../../protocol/privacy.ts';
import { type Tx } from '../platform/db.ts';
import { type Database } from '../platform/schema.ts';

export type ErasureRow = Omit<Selectable<Database['erasure']>, 'counts' | 'given'> & {
  counts: ErasureCounts;
  given: GivenAway;
};

export async function insertErasure(tx: Tx, row: Omit<ErasureRow, 'tenant_id' | 'done_at'>): Promise<void> {
  const { counts, given } = row;
  await tx.q
    .insertInto('erasure')
    .values({
      ...{ ...row, tenant_id: tx.tenantId },
      counts: JSON.stringify(counts),
      given: JSON.stringify(given),
    })
    .execute();
}

/** Locked, so that two runs of its job do not count the same twice. */
export async function lockErasure(tx: Tx, id: string): Promise<ErasureRow | undefined> {
  const row = await tx.q
    .selectFrom('erasure')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && parse(row);
}

export async function latestErasures(tx: Tx, limit: number): Promise<ErasureRow[]> {
  const rows = await tx.q
    .selectFrom('erasure')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('requested_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(parse);
}

export async function changeErasure(
  tx: Tx,
  id: string,
  { counts, given, doneAt = null }: { counts: ErasureCounts; given: GivenAway; doneAt?: Date | null },
): Promise<void> {
  await tx.q
    .updateTable('erasure')
    .set({
      ...{ counts: JSON.stringify(counts), given: JSON.stringify(given) },
      ...(doneAt && { state: 'done', done_at: doneAt, sealed: null }),
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
}

/** Of all tenants: those that are not done, so that none is forgotten. */
export async function waitingErasures(tx: Tx): Promise<{ tenantId: string; erasureId: string }[]> {
  const { rows } = await sql<{ tenantId: string; erasureId: string }>`
    select tenant_id as "tenantId", id as "erasureId" from erasure where state = 'waiting'`.execute(tx.q);
  return rows;
}

export async function allTenants(tx: Tx): Promise<string[]> {
  const rows = await tx.q.selectFrom('tenant').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

const parse = (row: Selectable<Database['erasure']>): ErasureRow => ({
  ...row,
  counts: ErasureCounts.parse(row.counts),
  given: GivenAway.parse(row.given),
});
