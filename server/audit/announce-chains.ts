import { type Context } from '../context.ts';
import { chainEnds } from './store.ts';

/**
 * Says in the log how many entries each tenant's audit has and what the last one's hash is. A log that is kept elsewhere
 * shows later that the audit up to there is still the same: `npm run audit:verify -- <tenant> --at <entries>:<hash>`.
 */
export async function announceChains(ctx: Context): Promise<void> {
  for (const { tenantId, entries, hash } of await ctx.db.worker(chainEnds))
    ctx.log.info({ tenantId, entries, hash: hash.toString('hex') }, 'the audit so far');
}
