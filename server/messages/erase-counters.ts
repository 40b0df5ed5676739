import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

/** Forgets what was counted of a caller's number, and what was told of its limits. */
export async function eraseCounters(tx: Tx, caller: string): Promise<void> {
  await sql`delete from spending_counter where tenant_id = ${tx.tenantId} and subject = ${caller}`.execute(
    tx.q,
  );
  await sql`delete from spending_notice where tenant_id = ${tx.tenantId} and subject = ${caller}`.execute(
    tx.q,
  );
}
