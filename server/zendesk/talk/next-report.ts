import { CallReport } from '../../../protocol/call.ts';
import { fingerprint } from '../../../protocol/fingerprint.ts';
import { type Facts } from './decide-facts.ts';
import { stateOf } from './decide-work-item.ts';
import { type ItemRow } from './store.ts';

/** The call's name here; a ticket may have several calls. */
const callKeyOf = (id: string, span: number): string => `zendesk-talk:${id}:${span}`;

/**
 * The row with what is to be said of its call now. Nothing is said of a call whose ticket is not found, nor the same twice. When the
 * call is over, what is known of the caller is forgotten here.
 */
export function withReport(row: ItemRow): ItemRow {
  const { item, facts, said } = row;
  if (!facts) return row;
  const kept = item.endedAt === null ? row : { ...row, facts: null };
  const report = reportOf(row, facts, (said?.seq ?? 0) + 1);
  const isSaid = said && fingerprint({ ...report, seq: 0 }) === fingerprint({ ...said, seq: 0 });
  return isSaid ? kept : { ...kept, said: report };
}

function reportOf({ id, item }: ItemRow, facts: Facts, seq: number): CallReport {
  const { state, agentId, connectedAt } = stateOf(item);
  return CallReport.parse({
    ...{ callKey: callKeyOf(id, item.span), seq, state, direction: facts.direction },
    ...{ caller: facts.caller, dialled: facts.dialled, queue: facts.queue },
    ...(facts.callerName !== null && { callerName: facts.callerName }),
    agent: agentId === null ? null : { id: agentId },
    record: { system: 'zendesk', type: 'ticket', id: facts.ticketId },
    startedAt: new Date(item.startedAt).toISOString(),
    connectedAt: connectedAt === null ? null : new Date(connectedAt).toISOString(),
    // nothing says who hung up, or whether anybody did
    ...(state === 'ended' && { endReason: 'unknown' }),
  });
}
