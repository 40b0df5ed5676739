import { type Context } from '../context.ts';
import { embedOrigins, tenantExists } from './store.ts';

/** The exact origins whose pages may embed a tenant's widget; `null` for a tenant that does not exist. */
export async function listEmbedOrigins(ctx: Context, tenantId: string): Promise<string[] | null> {
  if (!/^[a-z0-9][a-z0-9-]{0,38}$/.test(tenantId)) return null;
  return ctx.db.tenant(tenantId, async (tx) => ((await tenantExists(tx)) ? embedOrigins(tx) : null));
}
