import { type Selectable } from 'kysely';
import { type RemoteMedia } from '../carriers/carrier.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { type MediaTable } from '../platform/schema.ts';
import { type SessionRow } from '../sessions/session-row.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { noteCopies } from './copies/note-copies.ts';
import { insertMedia } from './store.ts';

/**
 * Notes the media of an inbound message before anything is fetched, so that none is lost or silently dropped; what may be
 * fetched is enqueued in the same transaction. Items beyond the limit, and all while photos are off, are
 * shown as refused.
 */
export async function announceMedia(
  ctx: Context,
  tx: Tx,
  { session, messageId, items }: { session: SessionRow; messageId: string; items: readonly RemoteMedia[] },
): Promise<Selectable<MediaTable>[]> {
  if (items.length === 0) return [];
  const { inboundMedia, mediaMaxItems } = await effectiveSettings(tx, session.queue_key);
  const rows = items.map((item, i): Selectable<MediaTable> => {
    const reason = inboundMedia ? (i >= mediaMaxItems ? 'too_many' : null) : 'media_off';
    const refused = reason !== null;
    return {
      tenant_id: tx.tenantId,
      id: ctx.ids.uuid(),
      session_id: session.id,
      message_id: messageId,
      position: i + 1,
      state: refused ? 'unsupported' : 'announced',
      kind: kindOf(item.type),
      reason,
      carrier: session.carrier,
      source_url: refused ? null : item.url,
      declared_type: item.type ?? null,
      type: null,
      size: item.size ?? null,
      width: null,
      height: null,
      duration_ms: null,
      object_key: null,
      thumbnail_key: null,
      created_at: ctx.clock.now(),
    };
  });
  await insertMedia(tx, rows);
  const copies = rows.flatMap(({ id, state }, i) => {
    const { url = '' } = items[i] ?? {};
    return [{ id, url, needed: state === 'announced' }];
  });
  await noteCopies(ctx, tx, { carrier: session.carrier, caller: session.caller, copies });
  for (const row of rows) {
    if (row.state === 'announced')
      await ctx.jobs.add(tx, 'media.process', { tenantId: tx.tenantId, mediaId: row.id });
  }
  return rows;
}

/** What the carrier says it is; the bytes decide later. */
export function kindOf(type: string | undefined): 'image' | 'video' | 'file' {
  if (type?.startsWith('image/')) return 'image';
  return type?.startsWith('video/') ? 'video' : 'file';
}
