import { type Selectable, sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type MediaTable } from '../platform/schema.ts';

export type MediaRow = Selectable<MediaTable>;

/** A media item with what is needed to fetch it. */
export interface MediaToFetch {
  row: MediaRow;
  queueKey: string;
  /** The tenant's sealed credentials with the carrier of the item. */
  sealedAccount: Buffer | null;
}

export async function insertMedia(tx: Tx, rows: readonly MediaRow[]): Promise<void> {
  await tx.q
    .insertInto('media')
    .values([...rows])
    .execute();
}

export async function findMedia(tx: Tx, id: string): Promise<MediaRow | undefined> {
  return tx.q
    .selectFrom('media')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function findMediaOf(tx: Tx, messageIds: readonly string[]): Promise<MediaRow[]> {
  if (messageIds.length === 0) return [];
  return tx.q
    .selectFrom('media')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('message_id', 'in', [...messageIds])
    .execute();
}

export async function findStates(tx: Tx, ids: readonly string[]): Promise<{ id: string; state: string }[]> {
  return tx.q
    .selectFrom('media')
    .select(['id', 'state'])
    .where('tenant_id', '=', tx.tenantId)
    .where('id', 'in', [...ids])
    .execute();
}

export async function lockMedia(tx: Tx, id: string): Promise<MediaRow | undefined> {
  return tx.q
    .selectFrom('media')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function findMediaToFetch(tx: Tx, id: string): Promise<MediaToFetch | undefined> {
  const row = await findMedia(tx, id);
  if (!row) return undefined;
  const { rows } = await sql<{ queueKey: string; sealedAccount: Buffer | null }>`
    select s.queue_key as "queueKey", a.sealed as "sealedAccount"
      from session s left join carrier_account a on a.tenant_id = s.tenant_id and a.carrier = ${row.carrier}
     where s.tenant_id = ${tx.tenantId} and s.id = ${row.session_id}`.execute(tx.q);
  return rows[0] && { row, ...rows[0] };
}

/** Number of the message in its conversation. */
export async function findMessageSeq(tx: Tx, messageId: string): Promise<number> {
  const { seq } = await tx.q
    .selectFrom('message')
    .select('seq')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', messageId)
    .executeTakeFirstOrThrow();
  return seq ?? 0;
}

export type MediaChange = Partial<
  Pick<
    MediaRow,
    | 'state'
    | 'kind'
    | 'reason'
    | 'source_url'
    | 'type'
    | 'size'
    | 'width'
    | 'height'
    | 'duration_ms'
    | 'object_key'
    | 'thumbnail_key'
  >
>;

export async function changeMedia(tx: Tx, id: string, change: MediaChange): Promise<MediaRow> {
  return tx.q
    .updateTable('media')
    .set(change)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Keys of all objects that belong to these items. */
export async function listObjectKeys(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.q
    .selectFrom('media')
    .select(['object_key', 'thumbnail_key'])
    .where('tenant_id', '=', tx.tenantId)
    .where('id', 'in', [...ids])
    .execute();
  return new Set(rows.flatMap((row) => [row.object_key, row.thumbnail_key]).filter((key) => key !== null));
}
