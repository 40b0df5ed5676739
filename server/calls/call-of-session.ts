import { type Tx } from '../platform/db.ts';
import { type CallRow } from './call-row.ts';
import { findCall } from './store.ts';

/** The call a session is bound to; it exists by foreign key. */
export async function callOfSession(tx: Tx, callKey: string): Promise<CallRow> {
  const call = await findCall(tx, callKey);
  if (!call) throw new Error('a session without a call');
  return call;
}
