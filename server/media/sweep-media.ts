import { type Context } from '../context.ts';
import { type StoredObject } from './media-storage.ts';
import { listObjectKeys } from './store.ts';

const BATCH = 200;

/**
 * Deletes what a process left that died between storing a file and writing it down: objects older than a day that no row
 * names, and drafts older than an hour. May be repeated, and run on several nodes.
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
  const drafts = await ctx.mediaStorage.deleteOldDrafts(now);
  if (objects + drafts > 0) ctx.log.info({ objects, drafts }, 'files that nobody knows were deleted');
}

/** All of one tenant. */
async function deleteOrphans(ctx: Context, batch: readonly StoredObject[]): Promise<number> {
  const [first] = batch;
  if (!first) return 0;
  const ids = [...new Set(batch.map(({ mediaId }) => mediaId))];
  const known = await ctx.db.tenant(first.tenantId, (tx) => listObjectKeys(tx, ids));
  const orphans = batch.filter(({ key }) => !known.has(key));
  for (const { tenantId, key } of orphans) await ctx.mediaStorage.delete(tenantId, key);
  return orphans.length;
}
