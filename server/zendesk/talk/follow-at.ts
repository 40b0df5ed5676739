import { type Context } from '../../context.ts';
import { type Tx } from '../../platform/db.ts';

/** Has somebody look then what became of the call of a work item. */
export const followAt = (ctx: Context, tx: Tx, workItemId: string, runAt: Date): Promise<void> =>
  ctx.jobs.add(tx, 'zendesk.follow', { tenantId: tx.tenantId, workItemId }, { key: workItemId, runAt });
