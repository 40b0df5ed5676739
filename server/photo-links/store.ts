import { type Selectable, sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type PhotoLinkTable, type PhotoUploadTable } from '../platform/schema.ts';

export type LinkRow = Selectable<PhotoLinkTable>;
export type UploadRow = Selectable<PhotoUploadTable>;

/** The session's link, if it had one, is no longer in force. */
export async function replaceLink(tx: Tx, sessionId: string, now: Date): Promise<void> {
  await tx.q
    .updateTable('photo_link')
    .set({ replaced_at: now })
    .where('tenant_id', '=', tx.tenantId)
    .where('session_id', '=', sessionId)
    .where('replaced_at', 'is', null)
    .execute();
}

export async function insertLink(
  tx: Tx,
  link: Omit<LinkRow, 'tenant_id' | 'visit_hash' | 'opened_at' | 'replaced_at'>,
): Promise<void> {
  await tx.q
    .insertInto('photo_link')
    .values({ tenant_id: tx.tenantId, ...link, visit_hash: null, opened_at: null, replaced_at: null })
    .execute();
}

export async function findByToken(tx: Tx, hash: Buffer): Promise<LinkRow | undefined> {
  return tx.q
    .selectFrom('photo_link')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('token_hash', '=', hash)
    .executeTakeFirst();
}

export async function findLink(tx: Tx, id: string): Promise<LinkRow | undefined> {
  return tx.q
    .selectFrom('photo_link')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The session's latest link, in force or not. */
export async function findLatest(tx: Tx, sessionId: string): Promise<LinkRow | undefined> {
  return tx.q
    .selectFrom('photo_link')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('session_id', '=', sessionId)
    .orderBy('created_at', 'desc')
    .orderBy('replaced_at', (by) => by.desc().nullsFirst())
    .limit(1)
    .executeTakeFirst();
}

/** The link that a text carries; a text that was sent again carries that of the first. */
export async function findByMessage(tx: Tx, messageId: string): Promise<LinkRow | undefined> {
  const { rows } = await sql<LinkRow>`
    select l.* from message m
      join photo_link l on l.tenant_id = m.tenant_id and l.message_id in (m.id, m.retry_of)
     where m.tenant_id = ${tx.tenantId} and m.id = ${messageId}`.execute(tx.q);
  return rows[0];
}

/** The link is `visit`'s from now on. */
export async function claimLink(tx: Tx, id: string, visit: Buffer): Promise<void> {
  await tx.q
    .updateTable('photo_link')
    .set({ visit_hash: visit })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
}

/** Gives back whether it was the first time. */
export async function noteOpening(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx.q
    .updateTable('photo_link')
    .set({ opened_at: now })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('opened_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** In the order in which they were begun. */
export async function listUploads(tx: Tx, linkId: string): Promise<UploadRow[]> {
  return tx.q
    .selectFrom('photo_upload')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('link_id', '=', linkId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** Files that came by any link of the session, and those on their way: the limit holds for the call, not for a link. */
export async function countOfSession(tx: Tx, sessionId: string): Promise<{ kept: number; begun: number }> {
  const { rows } = await sql<{ kept: number; begun: number }>`
    select count(*) filter (where u.state <> 'canceled')::int as kept, count(*)::int as begun
      from photo_link l join photo_upload u on u.tenant_id = l.tenant_id and u.link_id = l.id
     where l.tenant_id = ${tx.tenantId} and l.session_id = ${sessionId}
       and (u.state <> 'arriving' or l.replaced_at is null)`.execute(tx.q);
  return rows[0]!; // an aggregate gives one row
}

export async function findUpload(tx: Tx, id: string): Promise<UploadRow | undefined> {
  return tx.q
    .selectFrom('photo_upload')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function insertUpload(tx: Tx, upload: Omit<UploadRow, 'tenant_id'>): Promise<void> {
  await tx.q
    .insertInto('photo_upload')
    .values({ tenant_id: tx.tenantId, ...upload })
    .execute();
}

export async function changeUpload(
  tx: Tx,
  id: string,
  change: Partial<Pick<UploadRow, 'received' | 'state'>>,
): Promise<void> {
  await tx.q
    .updateTable('photo_upload')
    .set(change)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
}
