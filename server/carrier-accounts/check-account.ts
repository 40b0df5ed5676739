import { type AccountCheck } from '../../protocol/integration.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { findAccount, findCarrier } from './view-accounts.ts';

/** Asks the carrier whether the stored credentials work. Throws `not_found` for a carrier without any. */
export async function checkAccount(
  ctx: Context,
  { tenantId }: AdminPrincipal,
  name: string,
): Promise<AccountCheck> {
  const carrier = findCarrier(ctx, name);
  const { credentials } = await ctx.db.tenant(tenantId, (tx) => findAccount(ctx, tx, carrier));
  if (!credentials) throw new AppError('not_found');
  return { outcome: await carrier.check(credentials, AbortSignal.timeout(carrier.timeoutMs)) };
}
