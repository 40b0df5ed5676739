import { type Context } from '../context.ts';
import { renderMedia } from '../messages/render-message.ts';
import { lockSession } from '../sessions/lock-session.ts';
import { appendSessionEvent } from '../stream/append-event.ts';
import { type Tx } from '../platform/db.ts';
import { releaseCopy } from './copies/note-copies.ts';
import { type Outcome } from './decide-outcome.ts';
import { changeMedia, lockMedia, type MediaChange, type MediaRow } from './store.ts';

export interface Result {
  outcome: Outcome;
  object?: string | null;
  thumbnail?: string | null;
  size?: number | null;
}

/**
 * Writes down what became of an item and tells the screens. Gives back false when another run was first. A conversation
 * that has ended is told, too: the item belongs to a message that came before the end.
 */
export async function recordOutcome(
  ctx: Pick<Context, 'carriers' | 'clock' | 'db' | 'jobs'>,
  { tenant_id: tenantId, session_id: sessionId, id }: MediaRow,
  { outcome, object = null, thumbnail = null, size = null }: Result,
): Promise<boolean> {
  return ctx.db.tenant(tenantId, async (tx) => {
    await lockSession(tx, sessionId);
    const row = await lockMedia(tx, id);
    if (row?.state !== 'announced') return false;
    const { state, reason, durationMs = null, ...more } = outcome;
    await changeAndTell(tx, row, {
      ...more,
      ...{ state, reason, duration_ms: durationMs },
      ...(size === null ? {} : { size }),
      object_key: object,
      thumbnail_key: thumbnail,
      // only what failed can be fetched again
      ...(state === 'failed' ? {} : { source_url: null }),
    });
    if (state !== 'failed') await releaseCopy(ctx, tx, row);
    return true;
  });
}

/** Changes an item and adds the event that says so; the session is locked. */
export async function changeAndTell(tx: Tx, row: MediaRow, change: MediaChange): Promise<MediaRow> {
  const changed = await changeMedia(tx, row.id, change);
  await appendSessionEvent(tx, row.session_id, {
    type: 'media.changed',
    messageId: row.message_id,
    media: renderMedia(changed),
  });
  return changed;
}
