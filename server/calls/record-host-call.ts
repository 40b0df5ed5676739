import { CallReport, type EndReason } from '../../protocol/call.ts';
import { type HostCall, type HostCallAnswer, type HostTransfer } from '../../protocol/host-call.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { type CallRow } from './call-row.ts';
import { applyReport } from './record-report.ts';
import { reportOf } from './report-of.ts';
import { lockCall, type LockedCall } from './store.ts';

const source = 'api';

/**
 * Records what a host without a page says of a call. A state that is no news renews the lease. Throws `setting_invalid` for an
 * unknown queue, `call_of_other_source`.
 */
export function recordHostCall(
  ctx: Context,
  tenantId: string,
  callKey: string,
  { seq, startedAt, ...state }: HostCall,
): Promise<HostCallAnswer> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const known = await lockCall(tx, callKey);
    const began = startedAt ?? (known?.started_at ?? ctx.clock.now()).toISOString();
    const report = CallReport.parse({ ...state, callKey, startedAt: began, seq: seq ?? nextOf(known) });
    const isSame = seq === undefined && known !== undefined && saysTheSame(known, report);
    return record(ctx, tx, known, isSame ? { ...report, seq: known.seq } : report);
  });
}

/** The call goes to another agent, and its session with it. Throws `not_found`, `session_ended` and as above. */
export function transferHostCall(
  ctx: Context,
  tenantId: string,
  callKey: string,
  { agent, queue }: HostTransfer,
): Promise<HostCallAnswer> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const known = await ownCall(tx, callKey);
    if (known.state === 'ended') throw new AppError('session_ended');
    const report = { ...reportOf(known), state: 'connected' as const, agent, seq: nextOf(known) };
    return record(ctx, tx, known, { ...report, ...(queue !== undefined && { queue }) });
  });
}

/** The call ends, and its session. May be repeated. Throws `not_found`, `call_of_other_source`. */
export function endHostCall(
  ctx: Context,
  tenantId: string,
  callKey: string,
  endReason: EndReason,
): Promise<HostCallAnswer> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const known = await ownCall(tx, callKey);
    return record(ctx, tx, known, { ...reportOf(known), state: 'ended', endReason, seq: nextOf(known) });
  });
}

async function record(ctx: Context, tx: Tx, known: LockedCall | undefined, report: CallReport) {
  const { applied } = await applyReport(ctx, tx, report, { source, known });
  return { applied, seq: applied ? report.seq : (known?.seq ?? report.seq) };
}

async function ownCall(tx: Tx, callKey: string): Promise<LockedCall> {
  const known = await lockCall(tx, callKey);
  if (!known) throw new AppError('not_found');
  if (known.source !== source) throw new AppError('call_of_other_source');
  return known;
}

const nextOf = (known: CallRow | undefined) => (known?.seq ?? 0) + 1;

/** Whether a report has what the row has, but for its order. Only a call that lives is asked about. */
function saysTheSame(row: LockedCall, report: CallReport): boolean {
  const before = reportOf(row);
  const now: CallReport = {
    ...{ dialled: null, record: null, connectedAt: null, language: before.language },
    ...(before.waitSms && { waitSms: before.waitSms }),
    ...report,
    seq: row.seq,
    agent: report.agent && { id: report.agent.id },
  };
  const name = report.agent?.name ?? row.agent_name;
  return plain(before) === plain(now) && name === row.agent_name;
}

const plain = (report: CallReport) => JSON.stringify(Object.entries(report).sort());
