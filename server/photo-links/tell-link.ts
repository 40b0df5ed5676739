import { type PhotoLink } from '../../protocol/photo-link.ts';
import { type Tx } from '../platform/db.ts';
import { appendSessionEvent } from '../stream/append-event.ts';
import { decideState } from './decide-link.ts';
import { findLatest, findLink, type LinkRow, listUploads } from './store.ts';

/** The latest link of a session, as its agent sees it; whether its time is over is for the screen to say. */
export async function latestLinkOf(tx: Tx, sessionId: string): Promise<PhotoLink | null> {
  const link = await findLatest(tx, sessionId);
  return link ? render(tx, link) : null;
}

/** Tells the agent's screens what became of a link. The session is locked. */
export async function tellLink(tx: Tx, linkId: string): Promise<void> {
  const link = await findLink(tx, linkId);
  if (!link) return;
  const photoLink = await render(tx, link);
  await appendSessionEvent(tx, link.session_id, { type: 'photo_link.changed', photoLink });
}

async function render(tx: Tx, link: LinkRow): Promise<PhotoLink> {
  const uploads = await listUploads(tx, link.id);
  const count = (state: string) => uploads.filter((upload) => upload.state === state).length;
  const arrived = count('arrived');
  return {
    id: link.id,
    state: decideState({
      over: link.replaced_at !== null,
      opened: link.opened_at !== null,
      arriving: count('arriving'),
      arrived,
    }),
    messageId: link.message_id,
    sentAt: link.created_at.toISOString(),
    expiresAt: link.expires_at.toISOString(),
    arrived,
  };
}
