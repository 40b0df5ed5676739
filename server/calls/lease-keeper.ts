import { type Context } from '../context.ts';
import { endSession } from '../sessions/end-session.ts';
import { appendAgentEvent } from '../stream/append-event.ts';
import { endTextIn } from '../text-in/end-code.ts';
import { tellOfCall } from './tell-of-call.ts';
import { endSilentCall, silentCalls } from './store.ts';

/** Ends the calls whose source has been silent for longer than its lease: reason `source_lost`. Gives back how many. */
export async function endSilentCalls(ctx: Context, limit = 200): Promise<number> {
  const now = ctx.clock.now();
  const silent = await ctx.db.worker((tx) => silentCalls(tx, now, limit));
  let ended = 0;
  for (const { tenantId, callKey } of silent) {
    ended += await ctx.db.tenant(tenantId, async (tx) => {
      const call = await endSilentCall(tx, callKey, now);
      if (!call) return 0;
      await endSession(ctx, tx, call, 'source_lost');
      const keepHeld = await endTextIn(ctx, tx, callKey);
      if (call.agent_id) await appendAgentEvent(tx, call.agent_id, { type: 'call.changed', callKey });
      await tellOfCall(ctx, tx, 'call.ended', call);
      await keepHeld();
      return 1;
    });
  }
  return ended;
}
