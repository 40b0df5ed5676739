import { type Tx } from '../platform/db.ts';
import { lockCall, type LockedCall } from './store.ts';

/** The call of this key, locked; `undefined` when it has ended. */
export async function lockLiveCall(tx: Tx, callKey: string): Promise<LockedCall | undefined> {
  const call = await lockCall(tx, callKey);
  return call?.state === 'ended' ? undefined : call;
}
