import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { allTenants, readInstallationStop, removeInstallationStop, writeInstallationStop } from './store.ts';

type Parts = Pick<Context, 'db' | 'clock' | 'ids'>;

/** Since when the operator keeps all tenants' texts back, and why; `null`: they go out. */
export async function viewInstallation(ctx: Pick<Context, 'db'>): Promise<{ at: Date; note: string } | null> {
  const stop = await ctx.db.worker(readInstallationStop);
  return stop ? { at: stop.stopped_at, note: stop.note } : null;
}

/**
 * Stops the hand-over of all texts of all tenants, or lets them go on. It holds from the first commit here, on every node;
 * then each tenant's audit and screens are told. Gives back false when it was so already.
 */
export async function stopInstallation(
  ctx: Parts,
  { stopped, note }: { stopped: boolean; note: string },
): Promise<boolean> {
  const changed = await ctx.db.worker(async (tx) => {
    tx.wake('outbox');
    return stopped
      ? writeInstallationStop(tx, { stopped_at: ctx.clock.now(), note })
      : removeInstallationStop(tx);
  });
  if (!changed) return false;
  for (const tenantId of await ctx.db.worker(allTenants))
    await changeConfiguration(ctx, { tenantId, actor: 'system' }, 'settings.changed', async () => ({
      result: undefined,
      change: {
        action: stopped ? 'sending.stopped' : 'sending.resumed',
        object: 'installation',
        before: { stopped: !stopped },
        after: { stopped, ...(note !== '' && { note }) },
      },
    }));
  return true;
}
