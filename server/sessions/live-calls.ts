import { type Tx } from '../platform/db.ts';
import { liveCalls } from './store.ts';

/** Calls with a live session: the one of this id, or those with this caller. */
export const liveCallsOf = (
  tx: Tx,
  of: { sessionId: string } | { caller: string },
): Promise<{ agentId: string; callKey: string }[]> => liveCalls(tx, of);
