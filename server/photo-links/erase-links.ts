import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

/** Ids of the files that came, or began to come, by the links of these conversations. */
export async function uploadsOf(tx: Tx, sessionIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select u.id from photo_upload u
      join photo_link l on l.tenant_id = u.tenant_id and l.id = u.link_id
     where l.tenant_id = ${tx.tenantId} and l.session_id = any(${sessionIds}::uuid[])`.execute(tx.q);
  return rows.map(({ id }) => id);
}

/** Forgets the links of these conversations and what came by them; the files are erased by whoever keeps them. */
export async function eraseLinks(tx: Tx, sessionIds: readonly string[]): Promise<void> {
  await sql`
    delete from photo_link where tenant_id = ${tx.tenantId} and session_id = any(${sessionIds}::uuid[])`.execute(
    tx.q,
  );
}
