import { type E164 } from '../../protocol/phone.ts';
import { type CallView } from '../../protocol/session.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { permissionsOf } from '../agents/permissions-of.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { openSession } from '../sessions/follow-call.ts';
import { appendAgentEvent } from '../stream/append-event.ts';
import { codeOfBlock } from './code-of-block.ts';
import { lockCall, setBlocked } from './store.ts';
import { renderView } from './view-call.ts';

/**
 * Opens the session of a live call to another number than the caller's, because theirs is withheld or cannot be texted.
 * Needs the permission to send. Refused when the call has a session already, has ended, or the number cannot be texted.
 */
export async function beginSessionTo(
  ctx: Context,
  principal: AgentPrincipal,
  callKey: string,
  to: E164,
): Promise<CallView> {
  const { tenantId, agentId } = principal;
  return ctx.db.tenant(tenantId, async (tx) => {
    const call = await lockCall(tx, callKey);
    if (call?.agent_id !== agentId) throw new AppError('not_found');
    if (!(await permissionsOf(tx, principal)).has('sms.send')) throw new AppError('no_permission');
    if (call.state === 'ended' || call.blocked === null)
      throw new AppError(call.state === 'ended' ? 'session_ended' : 'wrong_call');
    const reason = await openSession(ctx, tx, call, { to, source: 'agent' });
    if (reason) throw new AppError(codeOfBlock(reason));
    await setBlocked(tx, callKey, null);
    await appendAgentEvent(tx, agentId, { type: 'call.changed', callKey });
    return renderView(ctx, tx, { ...call, blocked: null });
  });
}
