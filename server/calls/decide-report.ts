import { type CallReport, type EndReason, type WaitSms } from '../../protocol/call.ts';

/** What is known of the call before the report. */
export interface KnownCall {
  seq: number;
  ended: boolean;
  agentId: string | null;
  queueKey: string;
  /** Whether the caller may be texted while they wait, as they said first. */
  waitSms: WaitSms | null;
}

/** What a report means for the call and its session. */
export type ReportDecision =
  | { type: 'stale' }
  /** The last report once more: the source is alive. */
  | { type: 'renew' }
  | { type: 'end'; reason: EndReason }
  | {
      type: 'live';
      /** Texting may open, or follow the call to another agent. */
      answered: boolean;
      /** An agent who is no longer in charge. */
      previousAgent: string | null;
      queueChanged: boolean;
      /** The caller, who waits, has just agreed to be texted. */
      waitBegins: boolean;
    };

/** Pure. Reports may come late, twice and out of order; an ended call stays ended. */
export function decideReport(known: KnownCall | null, report: CallReport): ReportDecision {
  if (known?.ended) return { type: 'stale' };
  if (known && report.seq < known.seq) return { type: 'stale' };
  if (known && report.seq === known.seq) return { type: 'renew' };
  if (report.state === 'ended') return { type: 'end', reason: report.endReason ?? 'unknown' };
  const agentId = report.agent?.id ?? null;
  const answered =
    agentId !== null &&
    (report.state === 'connected' || report.state === 'held' || report.state === 'transferring');
  return {
    type: 'live',
    answered,
    previousAgent: known && known.agentId !== agentId ? known.agentId : null,
    queueChanged: known !== null && known.queueKey !== report.queue,
    waitBegins: !answered && report.waitSms === 'yes' && (known?.waitSms ?? null) === null,
  };
}
