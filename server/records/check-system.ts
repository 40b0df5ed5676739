import { type AccountCheck } from '../../protocol/integration.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { findChoice, findSystem } from './view-systems.ts';

/** Asks the CRM whether the stored credentials work. Throws `not_found` for one without any. */
export async function checkSystem(
  ctx: Context,
  { tenantId }: AdminPrincipal,
  name: string,
): Promise<AccountCheck> {
  const system = findSystem(ctx, name);
  const { account } = await ctx.db.tenant(tenantId, (tx) => findChoice(ctx, tx, system));
  if (!account) throw new AppError('not_found');
  return { outcome: await system.check(account, AbortSignal.timeout(system.timeoutMs)) };
}
