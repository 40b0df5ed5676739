import { type ClosingOutcome } from '../../protocol/session.ts';
import { type Tx } from '../platform/db.ts';
import { appendSessionEvent } from '../stream/append-event.ts';
import { renderSession } from './render-session.ts';
import { findSession, updateSession } from './store.ts';

/** The closing text's outcome is known: the session has ended. The transaction holds the session's lock. */
export async function finishClosing(tx: Tx, sessionId: string, outcome: ClosingOutcome): Promise<void> {
  const session = await findSession(tx, sessionId);
  if (session?.state !== 'closing') return;
  await updateSession(tx, sessionId, { state: 'ended', closing: outcome });
  await appendSessionEvent(tx, sessionId, {
    type: 'session.changed',
    session: await renderSession(tx, sessionId),
  });
}

/** Tells all screens what the session is like now. */
export async function tellSession(tx: Tx, sessionId: string): Promise<void> {
  await appendSessionEvent(tx, sessionId, {
    type: 'session.changed',
    session: await renderSession(tx, sessionId),
  });
}

/** Notes that the caller may have asked to stop; sending waits for the agent's answer. */
export async function suspectOptOut(tx: Tx, sessionId: string): Promise<void> {
  await updateSession(tx, sessionId, { opt_out_suspected: true });
}
