import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { type Outcome } from './change-configuration.ts';
import { recordChange } from './record-change.ts';
import { lockConfiguration } from './store.ts';

/**
 * Something an administrator does that changes no configuration, and its audit row, in one transaction. No screen is
 * told. Acts and changes of a tenant wait for each other, so that `work` may count before it writes.
 */
export async function recordAct<T>(
  ctx: Context,
  { tenantId, actor }: Pick<AdminPrincipal, 'tenantId' | 'actor'>,
  work: (tx: Tx) => Promise<Outcome<T>>,
): Promise<T> {
  return ctx.db.tenant(tenantId, async (tx) => {
    await lockConfiguration(tx);
    const { result, change } = await work(tx);
    if (change) await recordChange(tx, ctx, { actor, ...change });
    return result;
  });
}
