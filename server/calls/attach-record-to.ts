import { type RecordRef } from '../../protocol/call.ts';
import { type CallView } from '../../protocol/session.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { activeSystems } from '../records/active-systems.ts';
import { followRecord } from '../records/follow-record.ts';
import { appendAgentEvent } from '../stream/append-event.ts';
import { recordOf } from './record-of.ts';
import { attachRecord, lockCall } from './store.ts';
import { tellOfCall } from './tell-of-call.ts';
import { renderView } from './view-call.ts';

/**
 * Writes a live call to the record that its agent chose, from the first message on. May be repeated. Refused when the call has
 * ended, since nothing is added to a record after the end, and for a CRM the company does not write to.
 */
export function attachRecordTo(
  ctx: Context,
  { tenantId, agentId }: AgentPrincipal,
  callKey: string,
  record: RecordRef,
): Promise<CallView> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const known = await lockCall(tx, callKey);
    if (known?.agent_id !== agentId) throw new AppError('not_found');
    if (known.state === 'ended') throw new AppError('session_ended');
    if (!(await activeSystems(tx)).includes(record.system))
      throw new AppError('setting_invalid', { detail: 'system' });
    const before = recordOf(known);
    const isNew = before?.system !== record.system || before.type !== record.type || before.id !== record.id;
    const call = isNew ? await attachRecord(tx, callKey, record) : known;
    if (isNew) {
      await followRecord(ctx, tx, call);
      await appendAgentEvent(tx, agentId, { type: 'call.changed', callKey });
      await tellOfCall(ctx, tx, 'call.changed', call);
    }
    return renderView(ctx, tx, call);
  });
}
