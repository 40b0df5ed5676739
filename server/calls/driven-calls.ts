import { type CallReport, type CallTruth } from '../../protocol/call.ts';
import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { reportOf } from './report-of.ts';
import { liveCallsFrom, renewLeases } from './store.ts';

/** Calls of a source that live, as it reported them last. `prefix`: what their keys begin with. */
export async function livingReports(
  tx: Tx,
  { source, prefix }: { source: CallTruth; prefix: string },
): Promise<CallReport[]> {
  return (await liveCallsFrom(tx, source, prefix)).map(reportOf);
}

/** The source still has these calls: their leases begin anew. One that has ended stays so. */
export async function keepDrivenCalls(
  ctx: Context,
  tx: Tx,
  { source, calls }: { source: CallTruth; calls: readonly Pick<CallReport, 'callKey' | 'queue'>[] },
): Promise<void> {
  for (const queue of new Set(calls.map((one) => one.queue))) {
    const { callLeaseSeconds } = await effectiveSettings(tx, queue);
    const until = addSeconds(ctx.clock.now(), callLeaseSeconds);
    const callKeys = calls.filter((one) => one.queue === queue).map(({ callKey }) => callKey);
    await renewLeases(tx, { source, callKeys, until });
  }
}
