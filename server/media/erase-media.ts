import { sql } from 'kysely';
import { type Context } from '../context.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { type Tx } from '../platform/db.ts';
import { dropPieces } from './keep-piece.ts';

/** Which items: of that age, or of these conversations. */
export type ChosenMedia = { before: Date } | { sessionIds: readonly string[] };

const LIMIT = 100;

interface StoredItem {
  id: string;
  keys: (string | null)[];
}

/**
 * Deletes the files of some items and then writes that down: who dies in between leaves rows that name what is gone, and
 * the next run begins with them. `note` is part of the transaction. Gives back how many items; 0: there are no more.
 */
export async function eraseMedia(
  ctx: Pick<Context, 'db' | 'mediaStorage'>,
  tenantId: string,
  chosen: ChosenMedia,
  note: (tx: Tx, count: number) => Promise<void>,
): Promise<number> {
  const items = await ctx.db.tenant(tenantId, (tx) => findStored(tx, chosen));
  if (items.length === 0) return 0;
  for (const { id, keys } of items) {
    for (const key of keys) if (key !== null) await ctx.mediaStorage.delete(tenantId, key);
    await dropPieces(ctx, tenantId, id);
  }
  crashPoint('C28a');
  await ctx.db.tenant(tenantId, async (tx) => {
    const ids = items.map(({ id }) => id);
    await note(tx, await forgetStored(tx, ids));
  });
  return items.length;
}

async function findStored(tx: Tx, chosen: ChosenMedia): Promise<StoredItem[]> {
  const which =
    'before' in chosen
      ? sql`created_at < ${chosen.before}`
      : sql`session_id = any(${chosen.sessionIds}::uuid[])`;
  const { rows } = await sql<StoredItem>`
    select id, array[object_key, thumbnail_key] as keys from media
     where tenant_id = ${tx.tenantId} and (object_key is not null or source_url is not null) and ${which}
     order by created_at limit ${LIMIT}`.execute(tx.q);
  return rows;
}

/** What could not be shown stays counted as that. Gives back how many another run has not forgotten meanwhile. */
async function forgetStored(tx: Tx, ids: readonly string[]): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update media set object_key = null, thumbnail_key = null, source_url = null,
           reason = case state when 'ready' then 'erased' when 'announced' then 'erased' else reason end,
           state = case state when 'ready' then 'erased' when 'announced' then 'failed' else state end
     where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])
       and (object_key is not null or source_url is not null)`.execute(tx.q);
  return Number(numAffectedRows);
}
