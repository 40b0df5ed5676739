import { type ClosingOutcome } from '../../protocol/session.ts';
import { type Tx } from '../platform/db.ts';
import { appendSessionEvent, type SessionWrite, writeSession } from '../stream/append-event.ts';
import { renderSession, renderWith } from './render-session.ts';
import { type SessionRow } from './session-row.ts';
import { findParties, findSession, updateSession } from './store.ts';

/** The closing text's outcome is known: the session has ended. The transaction holds the session's lock. */
export async function finishClosing(tx: Tx, sessionId: string, outcome: ClosingOutcome): Promise<void> {
  const session = await findSession(tx, sessionId);
  const write = session && (await endOfClosing(tx, session, outcome));
  if (write) await writeSession(tx, sessionId, write);
}

/** What is to be written then, to a session that this transaction has locked; `null` when it does not wait for that. */
export async function endOfClosing(
  tx: Tx,
  session: SessionRow,
  outcome: ClosingOutcome,
): Promise<SessionWrite | null> {
  if (session.state !== 'closing') return null;
  const set = { state: 'ended' as const, closing: outcome };
  const changed = renderWith({ ...session, ...set }, await findParties(tx, session));
  return { set, events: [{ type: 'session.changed', session: changed }] };
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
