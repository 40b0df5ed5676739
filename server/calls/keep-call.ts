import { type CallLease } from '../../protocol/call-token.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { addSeconds } from '../platform/clock.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { findCall, renewLease } from './store.ts';

/**
 * Renews the lease of a call that a signed token opened, because the page of the agent in charge still has it. It keeps
 * what a token has named, and names nothing. Throws `not_found`, `session_ended`, `call_of_other_source`.
 */
export function keepCall(
  ctx: Context,
  { tenantId, agentId }: AgentPrincipal,
  callKey: string,
): Promise<CallLease> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const call = await findCall(tx, callKey);
    if (call?.agent_id !== agentId) throw new AppError('not_found');
    if (call.source !== 'signed') throw new AppError('call_of_other_source');
    if (call.state === 'ended') throw new AppError('session_ended');
    const { callLeaseSeconds: leaseSeconds } = await effectiveSettings(tx, call.queue_key);
    await renewLease(tx, callKey, addSeconds(ctx.clock.now(), leaseSeconds));
    return { leaseSeconds };
  });
}
