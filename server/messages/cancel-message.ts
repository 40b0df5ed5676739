import { type AgentPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { lockOwnSession } from '../sessions/own-session.ts';
import { takeBack } from './take-back.ts';

/** Takes back a text that still waits. Refused with `not_cancelable` once its hand-over has begun. */
export async function cancelMessage(
  ctx: Context,
  principal: AgentPrincipal,
  sessionId: string,
  messageId: string,
): Promise<void> {
  await ctx.db.tenant(principal.tenantId, async (tx) => {
    await lockOwnSession(tx, principal, sessionId);
    const own = { sessionId, messageId, kinds: ['text', 'preset'] as const, at: ctx.clock.now() };
    if (!(await takeBack(tx, own))) throw new AppError('not_cancelable');
  });
}
