import { type SettingsView } from '../../protocol/settings-view.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { findQueue } from '../queues/find-queue.ts';
import { ownSettings, viewOf } from './own-settings.ts';

/** The settings of the tenant, or of a queue, and where each comes from. Throws `not_found` for an unknown queue. */
export function viewSettings(
  ctx: Context,
  { tenantId }: AdminPrincipal,
  queueKey: string | null,
): Promise<SettingsView> {
  return ctx.db.tenant(tenantId, async (tx) => {
    if (queueKey !== null && !(await findQueue(tx, queueKey))) throw new AppError('not_found');
    const { tenant, queues } = await ownSettings(tx);
    return queueKey === null ? viewOf(tenant) : viewOf(tenant, queues.get(queueKey) ?? {});
  });
}
