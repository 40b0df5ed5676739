import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { IDLE_SECONDS, RENEW_EVERY_SECONDS } from './authenticate.ts';
import { type AgentPrincipal } from './principal.ts';
import { renewOpenTokens, shortenToken } from './store.ts';
import { rememberedTokens } from './token-cache.ts';

/** Seconds a token outlives its last stream, unless it is used again. */
const AFTER_LAST_STREAM_SECONDS = 60;

/** The last stream of a token was closed: a page that is gone leaves no token that lives on. */
export async function endTokenSoon(ctx: Context, { tokenHash, tenantId }: AgentPrincipal): Promise<void> {
  const idleUntil = addSeconds(ctx.clock.now(), AFTER_LAST_STREAM_SECONDS);
  await ctx.db.tenant(tenantId, (tx) => shortenToken(tx, tokenHash, idleUntil));
  // the next use has to renew it
  rememberedTokens(ctx).forget(tokenHash);
}

/** Counts as a use of all these tokens. Gives back those that were revoked or have ended. */
export async function useTokens(
  ctx: Context,
  principals: readonly AgentPrincipal[],
): Promise<AgentPrincipal[]> {
  if (principals.length === 0) return [];
  const now = ctx.clock.now();
  const idleUntil = addSeconds(now, IDLE_SECONDS);
  const names = principals.map(({ tenantId, tokenHash: hash }) => ({ tenantId, hash }));
  const times = { now, idleUntil, renewBefore: addSeconds(idleUntil, -RENEW_EVERY_SECONDS) };
  const hashes = await ctx.db.worker((tx) => renewOpenTokens(tx, names, times));
  const live = new Set(hashes.map((hash) => hash.toString('base64')));
  return principals.filter(({ tokenHash }) => !live.has(tokenHash.toString('base64')));
}
