import { type Selectable } from 'kysely';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { type MediaTable } from '../platform/schema.ts';
import { type SessionRow } from '../sessions/session-row.ts';
import { kindOf } from './announce-media.ts';
import { insertMedia } from './store.ts';

/** Notes a file whose pieces are all here, as the one item of an inbound message, and has it looked at. */
export async function announceUpload(
  ctx: Context,
  tx: Tx,
  {
    session,
    messageId,
    upload,
  }: { session: SessionRow; messageId: string; upload: { id: string; declaredType: string; size: number } },
): Promise<Selectable<MediaTable>[]> {
  const row: Selectable<MediaTable> = {
    tenant_id: tx.tenantId,
    id: upload.id,
    session_id: session.id,
    message_id: messageId,
    position: 1,
    state: 'announced',
    kind: kindOf(upload.declaredType),
    reason: null,
    carrier: session.carrier,
    source_url: null,
    declared_type: upload.declaredType === '' ? null : upload.declaredType,
    type: null,
    size: upload.size,
    width: null,
    height: null,
    duration_ms: null,
    object_key: null,
    thumbnail_key: null,
    created_at: ctx.clock.now(),
  };
  await insertMedia(tx, [row]);
  await ctx.jobs.add(tx, 'media.process', { tenantId: tx.tenantId, mediaId: upload.id });
  return [row];
}
