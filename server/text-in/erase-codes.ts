import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

/** Forgets the codes that this mobile has texted, and how many wrong ones it has tried. */
export async function eraseCodes(tx: Tx, caller: string): Promise<void> {
  await sql`delete from text_in_code where tenant_id = ${tx.tenantId} and sender = ${caller}`.execute(tx.q);
  await sql`delete from text_in_try where tenant_id = ${tx.tenantId} and sender = ${caller}`.execute(tx.q);
}
