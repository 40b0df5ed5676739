import { type Context } from '../context.ts';
import { type StoredObject } from './media-storage.ts';
import { dropPieces } from './keep-piece.ts';
import { listLeftItems, listPieceKeys } from './piece-store.ts';
import { listObjectKeys } from './store.ts';

const BATCH = 200;
/** No link lives as long as this: what has come by it in pieces is complete by then, or never will be. */
const PIECES_MS = 7_200_000;

/**
 * Deletes what a process left that died between storing a file and writing it down: objects older than a day that no row
 * names, drafts older than an hour, and pieces of files that were never completed. May be repeated, and run on several nodes.
 */
export async function sweepMedia(ctx: Context, signal: AbortSignal): Promise<void> {
  const now = ctx.clock.now();
  let objects = 0;
  let batch: StoredObject[] = [];
  const flush = async () => {
    objects += await deleteOrphans(ctx, batch);
    batch = [];
  };
  for await (const object of ctx.mediaStorage.listSettled(now)) {
    signal.throwIfAborted();
    if (batch.length === BATCH || (batch[0] && batch[0].tenantId !== object.tenantId)) await flush();
    batch.push(object);
  }
  await flush();
  const pieces = await dropLeftPieces(ctx, new Date(now.getTime() - PIECES_MS), signal);
  const drafts = await ctx.mediaStorage.deleteOldDrafts(now);
  if (objects + drafts + pieces > 0)
    ctx.log.info({ objects, drafts, pieces }, 'files that nobody needs were deleted');
}

/** Gives back of how many items. */
async function dropLeftPieces(ctx: Context, before: Date, signal: AbortSignal): Promise<number> {
  let dropped = 0;
  for (;;) {
    const left = await ctx.db.worker((tx) => listLeftItems(tx, before, BATCH));
    for (const { tenantId, mediaId } of left) {
      signal.throwIfAborted();
      await dropPieces(ctx, tenantId, mediaId);
    }
    dropped += left.length;
    if (left.length < BATCH) return dropped;
  }
}

/** All of one tenant. */
async function deleteOrphans(ctx: Context, batch: readonly StoredObject[]): Promise<number> {
  const [first] = batch;
  if (!first) return 0;
  const ids = [...new Set(batch.map(({ mediaId }) => mediaId))];
  const known = await ctx.db.tenant(
    first.tenantId,
    async (tx) => new Set([...(await listObjectKeys(tx, ids)), ...(await listPieceKeys(tx, ids))]),
  );
  const orphans = batch.filter(({ key }) => !known.has(key));
  for (const { tenantId, key } of orphans) await ctx.mediaStorage.delete(tenantId, key);
  return orphans.length;
}
