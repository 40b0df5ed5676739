import { type E164 } from '../../protocol/phone.ts';
import { type CallView } from '../../protocol/session.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { permissionsOf } from '../agents/permissions-of.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { openSession } from '../sessions/follow-call.ts';
import { appendAgentEvent } from '../stream/append-event.ts';
import { lockCall, setBlocked } from './store.ts';
import { renderView } from './view-call.ts';

/** What opening to another number is refused with. */
const REFUSALS = {
  feature_off: 'feature_off',
  queue_off: 'queue_off',
  not_a_phone_call: 'queue_off',
  no_number: 'no_number',
  number_busy: 'number_busy',
  non_domestic: 'non_domestic_blocked',
  country_blocked: 'country_blocked',
  landline: 'number_not_textable',
  number_not_textable: 'number_not_textable',
} as const;

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
    if (reason)
      throw new AppError(
        reason in REFUSALS ? REFUSALS[reason as keyof typeof REFUSALS] : 'number_not_textable',
      );
    await setBlocked(tx, callKey, null);
    await appendAgentEvent(tx, agentId, { type: 'call.changed', callKey });
    return renderView(ctx, tx, { ...call, blocked: null });
  });
}
