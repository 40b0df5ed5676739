import { type Report, type ReportName, type ReportQuery } from '../../protocol/report.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { findQueue } from '../queues/find-queue.ts';
import { countReport } from './count-report.ts';

/** Counts a report of the tenant. Throws `not_found` for a queue that is not there. */
export function viewReport(
  ctx: Context,
  { tenantId }: AdminPrincipal,
  report: ReportName,
  { queue = null, ...query }: Omit<ReportQuery, 'queue'> & { queue?: string | null | undefined },
): Promise<Report> {
  return ctx.db.tenant(tenantId, async (tx) => {
    if (queue !== null && !(await findQueue(tx, queue))) throw new AppError('not_found');
    return countReport(tx, { report, queue, ...query }, ctx.clock.now());
  });
}
