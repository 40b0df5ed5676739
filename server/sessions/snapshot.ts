import { type SessionSnapshot } from '../../protocol/session.ts';
import { messagesOf } from '../messages/list-messages.ts';
import { latestLinkOf } from '../photo-links/tell-link.ts';
import { type Tx } from '../platform/db.ts';
import { renderRow } from './render-session.ts';
import { type SessionRow } from './session-row.ts';
import { findSessionOfCall, lastEndedOf } from './store.ts';

/** The whole session as of one moment, and the number of the last event it contains. */
export async function renderSnapshot(tx: Tx, row: SessionRow): Promise<SessionSnapshot> {
  return {
    session: await renderRow(tx, row),
    messages: await messagesOf(tx, row.id),
    photoLink: await latestLinkOf(tx, row.id),
    eventSeq: row.event_seq,
  };
}

/**
 * The session of a call, if there is one, and the encoding of its number. While the caller waits it is nobody's to see, not
 * even of the agent at whom the call rings.
 */
export async function snapshotOfCall(
  tx: Tx,
  callKey: string,
): Promise<{ snapshot: SessionSnapshot; profile: string } | null> {
  const row = await findSessionOfCall(tx, callKey);
  return row && row.agent_id !== null
    ? { snapshot: await renderSnapshot(tx, row), profile: row.encoding_profile }
    : null;
}

/** The encoding texts of this call are counted in. */
export async function profileOfCall(tx: Tx, callKey: string): Promise<string> {
  return (await findSessionOfCall(tx, callKey))?.encoding_profile ?? 'gsm7';
}

/** What "Read the last session" opens. */
export async function lastEndedSession(
  tx: Tx,
  agentId: string,
): Promise<{ callKey: string; endedAt: string } | null> {
  const last = await lastEndedOf(tx, agentId);
  return last ? { callKey: last.callKey, endedAt: last.endedAt.toISOString() } : null;
}
