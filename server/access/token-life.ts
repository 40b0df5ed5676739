import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { addSeconds } from '../platform/clock.ts';
import { type AgentPrincipal } from './principal.ts';
import { holdTokens, revokeToken } from './store.ts';
import { rememberedTokens } from './token-cache.ts';

/**
 * Seconds a token outlives the last sign of its page, which is its launch or an open stream. Requests are no such sign:
 * whoever kept the token of a page that is gone cannot keep it alive by asking.
 */
export const LEASE_SECONDS = 60;
/** What is left of a lease when it is renewed. More than two looks at all streams take. */
const RENEW_BELOW_SECONDS = 40;

/** Renews the leases of tokens whose streams are open on this node. Gives back those that were revoked or have ended. */
export async function keepTokens(
  ctx: Context,
  principals: readonly AgentPrincipal[],
): Promise<AgentPrincipal[]> {
  if (principals.length === 0) return [];
  const now = ctx.clock.now();
  const names = principals.map(({ tenantId, tokenHash: hash }) => ({ tenantId, hash }));
  const times = {
    now,
    idleUntil: addSeconds(now, LEASE_SECONDS),
    renewBefore: addSeconds(now, RENEW_BELOW_SECONDS),
  };
  const hashes = await ctx.db.worker((tx) => holdTokens(tx, names, times));
  const live = new Set(hashes.map((hash) => hash.toString('base64')));
  return principals.filter(({ tokenHash }) => !live.has(tokenHash.toString('base64')));
}

/** Ends a token at once, on the word of whoever holds it. Other nodes believe in it a few seconds longer. */
export async function endToken(ctx: Context, { tokenHash, tenantId }: AgentPrincipal): Promise<void> {
  await ctx.db.tenant(tenantId, (tx: Tx) => revokeToken(tx, tokenHash));
  rememberedTokens(ctx).forget(tokenHash);
}
