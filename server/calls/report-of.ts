import { CallReport, RecordRef } from '../../protocol/call.ts';
import { type CallRow } from './call-row.ts';

/** A row as it was reported. */
export const reportOf = (row: CallRow): CallReport =>
  CallReport.parse({
    ...{ callKey: row.call_key, seq: row.seq, state: row.state, channel: row.channel },
    ...{ direction: row.direction, caller: row.caller, dialled: row.dialled, queue: row.queue_key },
    ...(row.caller_name !== null && { callerName: row.caller_name }),
    language: row.language,
    agent: row.agent_id === null ? null : { id: row.agent_id },
    ...(row.wait_sms !== null && { waitSms: row.wait_sms }),
    record: row.record && RecordRef.parse(row.record),
    startedAt: row.started_at.toISOString(),
    connectedAt: row.connected_at?.toISOString() ?? null,
  });
