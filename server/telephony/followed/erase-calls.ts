import { sql } from 'kysely';
import { type Tx } from '../../platform/db.ts';

/** Forgets what telephone systems told of this caller's calls; they are kept for a day. */
export async function eraseFollowedCalls(tx: Tx, caller: string): Promise<void> {
  await sql`
    delete from followed_call where tenant_id = ${tx.tenantId}
       and (position(${caller} in call::text) > 0 or position(${caller} in said::text) > 0)`.execute(tx.q);
}
