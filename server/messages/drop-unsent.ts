import { type FailureReason } from '../../protocol/message.ts';
import { type Context } from '../context.ts';
import { finishClosing } from '../sessions/finish-closing.ts';
import { lockSession } from '../sessions/lock-session.ts';
import { dropQueued } from './outbox-store.ts';
import { moveState } from './store.ts';
import { tellState } from './tell-state.ts';

/** Gives up a text that was never handed over, with its reason. */
export async function dropUnsent(
  ctx: Context,
  head: { tenantId: string; messageId: string; sessionId: string | null; kind: string },
  { state, reason }: { state: 'suppressed' | 'expired'; reason: FailureReason },
): Promise<void> {
  await ctx.db.tenant(head.tenantId, async (tx) => {
    if (head.sessionId) await lockSession(tx, head.sessionId);
    if (!(await dropQueued(tx, head.messageId))) return;
    // the next text of the conversation is a head now
    tx.wake('outbox');
    const at = ctx.clock.now();
    // a receipt may have proved it out while it was in line again
    if (!(await moveState(tx, head.messageId, { from: 'queued', to: state, reason, at }))) return;
    await tellState(tx, { id: head.messageId, sessionId: head.sessionId, state, reason, at });
    if (head.kind === 'closing' && head.sessionId) {
      await finishClosing(tx, head.sessionId, reason === 'opted_out' ? 'opted_out' : 'blocked');
    }
  });
}
