import { type Context } from '../context.ts';
import { lockSession } from '../sessions/lock-session.ts';
import { setWait } from './store.ts';
import { tellState } from './tell-state.ts';

/** Tells the agent that a text waits for its number until about `until`. */
export async function tellWait(
  ctx: Context,
  { tenantId, messageId, sessionId }: { tenantId: string; messageId: string; sessionId: string | null },
  until: Date,
): Promise<void> {
  if (sessionId === null) return;
  await ctx.db.tenant(tenantId, async (tx) => {
    await lockSession(tx, sessionId);
    if (!(await setWait(tx, messageId, until))) return;
    await tellState(tx, {
      id: messageId,
      sessionId,
      state: 'queued',
      reason: null,
      at: ctx.clock.now(),
      waitUntil: until,
    });
  });
}
