import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

export interface StoredAccount {
  sealed: Buffer;
  changedAt: Date;
}

export const readAccount = (tx: Tx, carrier: string): Promise<StoredAccount | undefined> =>
  tx.q
    .selectFrom('carrier_account')
    .select(['sealed', 'changed_at as changedAt'])
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
  { carrier, sealed, changedAt }: StoredAccount & { carrier: string },
): Promise<void> {
  await sql`
    insert into carrier_account (tenant_id, carrier, sealed, changed_at)
    values (${tx.tenantId}, ${carrier}, ${sealed}, ${changedAt})
    on conflict (tenant_id, carrier) do update set sealed = excluded.sealed, changed_at = excluded.changed_at`.execute(
    tx.q,
  );
}

export async function removeAccount(tx: Tx, carrier: string): Promise<void> {
  await tx.q
    .deleteFrom('carrier_account')
    .where('tenant_id', '=', tx.tenantId)
    .where('carrier', '=', carrier)
    .execute();
}
