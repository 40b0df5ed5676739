import { writeFile } from 'node:fs/promises';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { deletePieces, insertPiece } from './piece-store.ts';

/** Octets that lie safely on disk; nobody knows of them before `notePiece` is committed. */
export interface StoredPiece {
  key: string;
  size: number;
}

/** Puts octets of an item in the making where every node finds them. Not inside a transaction. */
export async function storePiece(
  ctx: Pick<Context, 'mediaStorage'>,
  { tenantId, mediaId, octets }: { tenantId: string; mediaId: string; octets: Uint8Array },
): Promise<StoredPiece> {
  const draft = await ctx.mediaStorage.draft();
  try {
    await writeFile(draft, octets, { flag: 'wx', mode: 0o600 });
    return { key: await ctx.mediaStorage.put(tenantId, mediaId, draft), size: octets.byteLength };
  } catch (error) {
    await ctx.mediaStorage.deleteDraft(draft);
    throw error;
  }
}

/** Says that these octets are the item's, from `start` on. Whoever calls has made sure that none are there yet. */
export async function notePiece(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  { mediaId, start, piece }: { mediaId: string; start: number; piece: StoredPiece },
): Promise<void> {
  const { key: object_key, size } = piece;
  await insertPiece(tx, mediaId, { start, size, object_key, createdAt: ctx.clock.now() });
}

/** Takes back octets that were stored for nothing. */
export const discardPiece = (ctx: Pick<Context, 'mediaStorage'>, tenantId: string, { key }: StoredPiece) =>
  ctx.mediaStorage.delete(tenantId, key);

/** Forgets the pieces of an item. Gives back what is to be deleted by `deleteObjects` once that is committed. */
export const forgetPieces = (tx: Tx, mediaId: string): Promise<string[]> => deletePieces(tx, mediaId);

/** A file without a row is swept away some day; a row without a file would mislead. So the rows go first. */
export async function deleteObjects(
  ctx: Pick<Context, 'mediaStorage'>,
  tenantId: string,
  keys: readonly string[],
): Promise<void> {
  await Promise.all(keys.map((key) => ctx.mediaStorage.delete(tenantId, key)));
}

/** Forgets and deletes the pieces of an item. May be repeated. */
export async function dropPieces(
  ctx: Pick<Context, 'db' | 'mediaStorage'>,
  tenantId: string,
  mediaId: string,
): Promise<void> {
  await deleteObjects(ctx, tenantId, await ctx.db.tenant(tenantId, (tx) => deletePieces(tx, mediaId)));
}
