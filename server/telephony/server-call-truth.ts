import { type CallReport, type CallTruth } from '../../protocol/call.ts';
import { recordDrivenCall } from '../calls/record-driven-call.ts';
import { recordReport } from '../calls/record-report.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';

/**
 * Where the server itself hears of calls, whatever page is open: what `test/contracts/server-call-truth.ts` asks of it.
 * It reports whole states, which may come twice, late and out of order. Silence ends nothing at once: after a break it
 * reports what there is then, and a call it says nothing more of ends with its lease.
 */
export interface ServerCallTruth {
  /** Kept with each call: no other source may say anything of it. */
  readonly source: CallTruth;
  /** `applied`: whether it was news. Throws `setting_invalid` for an unknown queue, `call_of_other_source`. */
  report(ctx: Context, tenantId: string, report: CallReport): Promise<{ applied: boolean }>;
  /** The same in a transaction that has made sure that this node may say it. */
  reportIn(ctx: Context, tx: Tx, report: CallReport): Promise<{ applied: boolean }>;
}

export const callTruth = (source: CallTruth): ServerCallTruth => ({
  source,
  report: (ctx, tenantId, report) => recordReport(ctx, tenantId, report, source),
  reportIn: (ctx, tx, report) => recordDrivenCall(ctx, tx, report, source),
});
