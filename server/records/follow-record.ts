import { recordOf } from '../calls/record-of.ts';
import { type CallRow } from '../calls/call-row.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { activeSystems } from './active-systems.ts';
import { attachThread, leaveThreads } from './thread-store.ts';

/**
 * From here on the session of the call, if it has one, is written to the record that the call has now; what was said before is
 * written there, too, once. Nothing happens while the company has switched no system on. The transaction has locked the call.
 */
export async function followRecord(ctx: Context, tx: Tx, call: CallRow): Promise<void> {
  const record = recordOf(call);
  if (!record) return;
  const systems = await activeSystems(tx);
  if (systems.length === 0) return;
  if (!systems.includes(record.system)) return leaveThreads(tx, call.call_key);
  const now = ctx.clock.now();
  const sessionId = await attachThread(tx, { id: ctx.ids.uuid(), callKey: call.call_key, record, now });
  if (sessionId) await wakeSession(ctx, tx, sessionId, now);
}

/** Lets the records of a session be looked at. */
export const wakeSession = (
  ctx: Pick<Context, 'jobs'>,
  tx: Tx,
  sessionId: string,
  runAt: Date,
): Promise<void> =>
  ctx.jobs.add(tx, 'session.follow', { tenantId: tx.tenantId, sessionId }, { key: sessionId, runAt });
