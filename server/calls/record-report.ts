import { type CallReport, type CallTruth } from '../../protocol/call.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { addSeconds } from '../platform/clock.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { type Tx } from '../platform/db.ts';
import { findQueue } from '../queues/find-queue.ts';
import { beginWaiting } from '../sessions/begin-waiting.ts';
import { endSession } from '../sessions/end-session.ts';
import { followCall } from '../sessions/follow-call.ts';
import { followRecord } from '../records/follow-record.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { appendAgentEvent } from '../stream/append-event.ts';
import { endTextIn } from '../text-in/end-code.ts';
import { type CallRow } from './call-row.ts';
import { decideReport } from './decide-report.ts';
import { isSameRecord } from './record-of.ts';
import { tellOfCall } from './tell-of-call.ts';
import {
  insertCall,
  keepAgent,
  lockCall,
  type LockedCall,
  renewLease,
  setBlocked,
  updateCall,
} from './store.ts';

/**
 * Records what a source says of a call, and opens, moves or ends its session in the same transaction. May be repeated:
 * an old report changes nothing. Refuses an unknown queue with `setting_invalid`, a call that another source reports
 * with `call_of_other_source`.
 */
export async function recordReport(
  ctx: Context,
  tenantId: string,
  report: CallReport,
  source: CallTruth = 'telephony',
): Promise<{ applied: boolean }> {
  const answer = await ctx.db.tenant(tenantId, async (tx) => {
    const known = await lockCall(tx, report.callKey);
    return applyReport(ctx, tx, report, { source, known });
  });
  crashPoint('C16b');
  return answer;
}

/** The same in a transaction that has looked for the call, and locked it if there is one (`lockCall`). */
export async function applyReport(
  ctx: Context,
  tx: Tx,
  report: CallReport,
  { source, known }: { source: CallTruth; known: LockedCall | undefined },
): Promise<{ applied: boolean }> {
  const now = ctx.clock.now();
  if (known && known.source !== source) throw new AppError('call_of_other_source');
  const decision = decideReport(known ? knownCall(known) : null, report);
  if (decision.type === 'stale') return { applied: false };

  const settings = await effectiveSettings(tx, report.queue);
  const leaseUntil = addSeconds(now, settings.callLeaseSeconds);
  if (decision.type === 'renew') {
    await renewLease(tx, report.callKey, leaseUntil);
    return { applied: false };
  }

  const queue = await findQueue(tx, report.queue);
  if (!queue) throw new AppError('setting_invalid', { detail: 'queue' });
  if (report.agent && !isNamed(known, report.agent)) await keepAgent(tx, report.agent);
  const ended = decision.type === 'end';
  const values = {
    report,
    source,
    language: report.language ?? known?.language ?? queue.defaultLanguage,
    endedAt: ended ? now : null,
    leaseUntil: ended ? null : leaseUntil,
    recordChanged: namesAnotherRecord(known, report),
    // asked once: what was said first holds
    waitSms: known?.wait_sms ?? report.waitSms ?? null,
  };
  const call = known ? await updateCall(tx, values) : await insertCall(tx, values);
  // two first reports at once: the other one holds the row now, so this one starts again and finds it
  if (!call) throw Object.assign(new Error('call added meanwhile'), { code: '40001' });

  if (decision.type === 'end') await endSession(ctx, tx, call, decision.reason);
  else if (decision.answered) {
    const blocked = await followCall(ctx, tx, call, { queueChanged: decision.queueChanged });
    if (blocked !== call.blocked) await setBlocked(tx, report.callKey, blocked);
  } else if (decision.waitBegins && (await beginWaiting(ctx, tx, call)) && call.blocked) {
    // that was with an agent before
    await setBlocked(tx, report.callKey, null);
  }
  if (known && values.recordChanged) await followRecord(ctx, tx, call);
  const keepHeld = ended ? await endTextIn(ctx, tx, report.callKey) : null;
  await tellAgents(tx, report, decision.type === 'live' ? decision.previousAgent : null, known);
  await tellOfCall(ctx, tx, ended ? 'call.ended' : known ? 'call.changed' : 'call.started', call);
  await keepHeld?.();
  return { applied: true };
}

/** Whether telephony names a record, and not the one it named before. */
const namesAnotherRecord = (known: CallRow | undefined, { record }: CallReport): boolean =>
  record !== undefined && record !== null && !isSameRecord(record, known?.record);

const knownCall = (row: CallRow) => ({
  seq: row.seq,
  ended: row.state === 'ended',
  agentId: row.agent_id,
  queueKey: row.queue_key,
  waitSms: row.wait_sms,
});

/** Whether the agent is the one the call had, under the name it has. */
const isNamed = (known: LockedCall | undefined, { id, name }: { id: string; name?: string | undefined }) =>
  known?.agent_id === id && known.agent_name !== null && (name === undefined || name === known.agent_name);

async function tellAgents(
  tx: Tx,
  report: CallReport,
  previous: string | null,
  known: CallRow | undefined,
): Promise<void> {
  const agents = new Set(
    [report.agent?.id, previous, known?.agent_id].filter((id) => typeof id === 'string'),
  );
  for (const agentId of [...agents].sort()) {
    await appendAgentEvent(tx, agentId, { type: 'call.changed', callKey: report.callKey });
  }
}
