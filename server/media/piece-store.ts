import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

/** Octets of an item that came in pieces: `size` of them, the first at `start`. */
export interface Piece {
  start: number;
  size: number;
  object_key: string;
}

export async function insertPiece(
  tx: Tx,
  mediaId: string,
  { start, size, object_key, createdAt }: Piece & { createdAt: Date },
): Promise<void> {
  await tx.q
    .insertInto('media_piece')
    .values({ tenant_id: tx.tenantId, media_id: mediaId, start, size, object_key, created_at: createdAt })
    .execute();
}

/** In the order of the file. */
export async function listPieces(tx: Tx, mediaId: string): Promise<Piece[]> {
  return tx.q
    .selectFrom('media_piece')
    .select(['start', 'size', 'object_key'])
    .where('tenant_id', '=', tx.tenantId)
    .where('media_id', '=', mediaId)
    .orderBy('start')
    .execute();
}

/** Forgets the pieces of an item. Gives back the keys of what they were. */
export async function deletePieces(tx: Tx, mediaId: string): Promise<string[]> {
  const rows = await tx.q
    .deleteFrom('media_piece')
    .where('tenant_id', '=', tx.tenantId)
    .where('media_id', '=', mediaId)
    .returning('object_key')
    .execute();
  return rows.map(({ object_key }) => object_key);
}

/**
 * Items of all tenants with pieces from before `before` that nobody will put together any more: they were never
 * completed, or have been processed since.
 */
export async function listLeftItems(
  tx: Tx,
  before: Date,
  limit: number,
): Promise<{ tenantId: string; mediaId: string }[]> {
  const { rows } = await sql<{ tenantId: string; mediaId: string }>`
    select distinct p.tenant_id as "tenantId", p.media_id as "mediaId"
      from media_piece p
      left join media m on m.tenant_id = p.tenant_id and m.id = p.media_id
     where p.created_at < ${before} and (m.id is null or m.state <> 'announced')
     limit ${limit}`.execute(tx.q);
  return rows;
}

/** Keys of all pieces that belong to these items. */
export async function listPieceKeys(tx: Tx, mediaIds: readonly string[]): Promise<string[]> {
  const rows = await tx.q
    .selectFrom('media_piece')
    .select('object_key')
    .where('tenant_id', '=', tx.tenantId)
    .where('media_id', 'in', [...mediaIds])
    .execute();
  return rows.map(({ object_key }) => object_key);
}
