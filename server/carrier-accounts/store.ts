import { sql } from 'kysely';
import { type CopiesProblem, type MediaAtCarrier } from '../../protocol/integration.ts';
import { type Tx } from '../platform/db.ts';

export interface StoredAccount {
  sealed: Buffer;
  changedAt: Date;
  /** Until when the carrier was asked what it keeps; `null`: it never was. */
  polledUntil: Date | null;
  /** What becomes of pictures there once they are here. */
  mediaAtCarrier: MediaAtCarrier;
  /** Why the carrier did not delete pictures when it was last asked; `null`: it did, or was never asked. */
  copiesProblem: CopiesProblem | null;
}

export const readAccount = (tx: Tx, carrier: string): Promise<StoredAccount | undefined> =>
  tx.q
    .selectFrom('carrier_account')
    .select(['sealed', 'changed_at as changedAt', 'polled_until as polledUntil'])
    .select(['media_at_carrier as mediaAtCarrier', 'copies_problem as copiesProblem'])
    .where('tenant_id', '=', tx.tenantId)
    .where('carrier', '=', carrier)
    .executeTakeFirst();

export async function carriersWithAccount(tx: Tx): Promise<string[]> {
  const rows = await tx.q
    .selectFrom('carrier_account')
    .select('carrier')
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('carrier')
    .execute();
  return rows.map(({ carrier }) => carrier);
}

export async function writeAccount(
  tx: Tx,
  {
    carrier,
    sealed,
    changedAt,
    mediaAtCarrier,
  }: Omit<StoredAccount, 'polledUntil' | 'copiesProblem'> & { carrier: string },
): Promise<void> {
  await sql`
    insert into carrier_account (tenant_id, carrier, sealed, changed_at, media_at_carrier)
    values (${tx.tenantId}, ${carrier}, ${sealed}, ${changedAt}, ${mediaAtCarrier})
    on conflict (tenant_id, carrier) do update
      set sealed = excluded.sealed, changed_at = excluded.changed_at, media_at_carrier = excluded.media_at_carrier,
          copies_problem = null`.execute(tx.q);
}

/** Nothing is written where it is that already. */
export async function writeCopiesProblem(
  tx: Tx,
  carrier: string,
  problem: CopiesProblem | null,
): Promise<void> {
  await sql`
    update carrier_account set copies_problem = ${problem}
     where tenant_id = ${tx.tenantId} and carrier = ${carrier} and copies_problem is distinct from ${problem}`.execute(
    tx.q,
  );
}

export async function writePolledUntil(tx: Tx, carrier: string, until: Date): Promise<void> {
  await tx.q
    .updateTable('carrier_account')
    .set({ polled_until: until })
    .where('tenant_id', '=', tx.tenantId)
    .where('carrier', '=', carrier)
    .execute();
}

/** Of all tenants. Runs as the worker. */
export async function listAccounts(
  tx: Tx,
  carriers: readonly string[],
): Promise<{ tenantId: string; carrier: string }[]> {
  return tx.q
    .selectFrom('carrier_account')
    .select(['tenant_id as tenantId', 'carrier'])
    .where('carrier', 'in', [...carriers])
    .execute();
}

export async function removeAccount(tx: Tx, carrier: string): Promise<void> {
  await tx.q
    .deleteFrom('carrier_account')
    .where('tenant_id', '=', tx.tenantId)
    .where('carrier', '=', carrier)
    .execute();
}
