import { type CallReport } from '../../protocol/call.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { applyReport } from './record-report.ts';
import { lockCall } from './store.ts';

/** Records the state of a call that the host's backend signed, in the transaction that uses up what it was signed with. */
export async function recordSignedCall(
  ctx: Context,
  tx: Tx,
  report: CallReport,
): Promise<{ applied: boolean }> {
  const known = await lockCall(tx, report.callKey);
  return applyReport(ctx, tx, report, { source: 'signed', known });
}
