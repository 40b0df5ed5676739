import { type CallReport, type CallTruth } from '../../protocol/call.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { applyReport } from './record-report.ts';
import { lockCall } from './store.ts';

/** Records what a source says of a call, in a transaction that has made sure that this node may say it. */
export async function recordDrivenCall(
  ctx: Context,
  tx: Tx,
  report: CallReport,
  source: CallTruth,
): Promise<{ applied: boolean }> {
  const known = await lockCall(tx, report.callKey);
  return applyReport(ctx, tx, report, { source, known });
}
