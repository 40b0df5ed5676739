import { type Tx } from '../platform/db.ts';
import { type SessionRow } from './session-row.ts';
import * as store from './store.ts';

/**
 * Locks a session: its end, its sends, receipts and inbound texts follow one another. Locks are taken in the order call,
 * session, message, outbox, contact, agent; only a claim locks the outbox first, and takes no session.
 */
export async function lockSession(tx: Tx, id: string): Promise<SessionRow | undefined> {
  return store.lockSession(tx, id);
}

/** The live session of a pair, locked. None when its end was committed before: the text is then a late one. */
export async function lockLiveSession(
  tx: Tx,
  ourNumber: string,
  caller: string,
): Promise<SessionRow | undefined> {
  return store.lockLiveSession(tx, ourNumber, caller);
}

/** The live sessions of a caller, with whichever numbers of ours, in the order in which they are locked. */
export async function liveSessionsOf(tx: Tx, caller: string): Promise<string[]> {
  return store.liveSessionsOf(tx, caller);
}

/** The pair's latest ended session, if any. */
export async function lastSessionOfPair(
  tx: Tx,
  ourNumber: string,
  caller: string,
): Promise<SessionRow | undefined> {
  return store.lastSessionOfPair(tx, ourNumber, caller);
}

/** Whether this number texts in a call that goes on, with whichever number of ours. */
export async function isTextingAlready(tx: Tx, caller: string): Promise<boolean> {
  return (await store.busyNumbers(tx, caller)).length > 0;
}
