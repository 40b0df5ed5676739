import { type Tx } from '../platform/db.ts';
import { tellSession } from '../sessions/finish-closing.ts';
import { liveSessionsOf, lockSession } from '../sessions/lock-session.ts';
import { type Pair } from './contact.ts';
import { liftStops } from './stops.ts';

/**
 * The caller has written START to one of our numbers: what held for that number is lifted, and their live sessions are
 * told. Locks those sessions, then the rows; so this transaction may hold the lock of a session of the pair, and none of
 * the pair's row.
 */
export async function optIn(tx: Tx, pair: Pair): Promise<void> {
  // an opt-out may have reached all of them
  const ids = await liveSessionsOf(tx, pair.caller);
  for (const id of ids) await lockSession(tx, id);
  await liftStops(tx, pair);
  for (const id of ids) await tellSession(tx, id);
}
