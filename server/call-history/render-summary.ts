import { type EndReason } from '../../protocol/call.ts';
import { type CallSummary } from '../../protocol/call-history.ts';
import { maskNumber } from '../../protocol/mask-number.ts';
import { NumberChoice } from '../../protocol/session.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type CallHistoryRow } from './store.ts';

/** A call as a list shows it. The caller's number is whole only for who may read transcripts. Pure. */
export function renderSummary(
  row: CallHistoryRow,
  { capabilities }: Pick<AdminPrincipal, 'capabilities'>,
): CallSummary {
  const { callKey, language, caller, smsCountOut, smsCountIn, mediaCount, lateCount, closing } = row;
  return {
    ...{ callKey, language, smsCountOut, smsCountIn, mediaCount, lateCount, closing },
    startedAt: row.startedAt.toISOString(),
    connectedAt: row.connectedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    endReason: row.endReason as EndReason | null, // checked when it was reported
    queue: { key: row.queueKey, name: row.queueName ?? row.queueKey },
    agent: row.agentId === null ? null : { id: row.agentId, name: row.agentName ?? row.agentId },
    ourNumber: row.ourNumber,
    numberChoice: row.numberChoice === null ? null : NumberChoice.parse(row.numberChoice),
    caller: caller === null || capabilities.has('transcripts.read') ? caller : maskNumber(caller),
  };
}
