import { type Context } from '../context.ts';
import { firstTenants } from './store.ts';

/** The id of the tenant of an installation that has one; `null` for several, or none. */
export async function findOnlyTenant(ctx: Context): Promise<string | null> {
  const [only, another] = await ctx.db.worker((tx) => firstTenants(tx, 2));
  return only !== undefined && another === undefined ? only : null;
}
