import { type Tx } from '../platform/db.ts';
import { findCall } from './store.ts';

/** Whether the call of this key is known and over, whoever ended it. */
export const hasEnded = async (tx: Tx, callKey: string): Promise<boolean> =>
  (await findCall(tx, callKey))?.state === 'ended';
