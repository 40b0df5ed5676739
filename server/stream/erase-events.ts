import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

/** Deletes what was told of these conversations and could be read again: a screen that is behind reads them anew. */
export async function eraseEvents(tx: Tx, sessionIds: readonly string[]): Promise<void> {
  await sql`
    delete from stream_event where tenant_id = ${tx.tenantId}
       and stream = any(${sessionIds.map((id) => `s:${id}`)})`.execute(tx.q);
}
