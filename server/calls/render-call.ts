import { type Call, type CallState, type EndReason } from '../../protocol/call.ts';
import { type Tx } from '../platform/db.ts';
import { findQueue } from '../queues/find-queue.ts';
import { type CallRow } from './call-row.ts';
import { recordOf } from './record-of.ts';
import { agentName } from './store.ts';

/** A call as its agent sees it. */
export async function renderCall(tx: Tx, row: CallRow): Promise<Call> {
  const queue = await findQueue(tx, row.queue_key);
  return {
    callKey: row.call_key,
    // checked by the table
    state: row.state as CallState,
    caller: row.caller,
    callerName: row.caller_name,
    queue: { key: row.queue_key, name: queue?.name ?? row.queue_key },
    language: row.language,
    agent: row.agent_id ? { id: row.agent_id, name: await agentName(tx, row.agent_id) } : null,
    waitSms: row.wait_sms,
    record: recordOf(row),
    startedAt: row.started_at.toISOString(),
    connectedAt: row.connected_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    endReason: row.end_reason as EndReason | null,
  };
}
