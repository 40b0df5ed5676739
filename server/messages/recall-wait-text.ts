import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { takeBack } from './take-back.ts';

/**
 * The caller of a session that this transaction has locked waits no longer: a wait-time text that still stands in line does
 * not go out, for it says that they do. One that is being handed over cannot be called back.
 */
export async function recallWaitText(ctx: Context, tx: Tx, sessionId: string): Promise<void> {
  await takeBack(tx, { sessionId, kinds: ['waitTime'], at: ctx.clock.now() });
}
