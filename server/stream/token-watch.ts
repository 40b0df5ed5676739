import { IDLE_SECONDS, RENEW_EVERY_SECONDS } from '../access/authenticate.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { renewOpenTokens, shortenToken } from '../access/store.ts';
import { rememberedTokens } from '../access/token-cache.ts';
import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { type OpenStreams } from './open-streams.ts';

/** Seconds a token outlives its last stream, unless it is used again. */
const AFTER_LAST_STREAM_SECONDS = 60;

/** The last stream of a token was closed: a page that is gone leaves no token that lives on. */
export async function shortenTokenOf(ctx: Context, { tokenHash, tenantId }: AgentPrincipal): Promise<void> {
  try {
    const idleUntil = addSeconds(ctx.clock.now(), AFTER_LAST_STREAM_SECONDS);
    await ctx.db.tenant(tenantId, (tx) => shortenToken(tx, tokenHash, idleUntil));
    // the next use has to renew it
    rememberedTokens(ctx).forget(tokenHash);
  } catch (error) {
    ctx.log.warn({ error }, 'a token was not shortened; it ends with its idle time');
  }
}

/** An open stream is a use of its token; one whose token was revoked or has ended is closed. */
export async function renewTokensOf(ctx: Context, streams: OpenStreams): Promise<void> {
  const principals = streams.tokens();
  if (principals.length === 0) return;
  try {
    const now = ctx.clock.now();
    const idleUntil = addSeconds(now, IDLE_SECONDS);
    const names = principals.map(({ tenantId, tokenHash: hash }) => ({ tenantId, hash }));
    const times = { now, idleUntil, renewBefore: addSeconds(idleUntil, -RENEW_EVERY_SECONDS) };
    const hashes = await ctx.db.worker((tx) => renewOpenTokens(tx, names, times));
    const live = new Set(hashes.map((hash) => hash.toString('base64')));
    for (const principal of principals) {
      if (!live.has(principal.tokenHash.toString('base64'))) streams.endAllOf(principal);
    }
  } catch (error) {
    ctx.log.warn({ error }, 'tokens of streams could not be checked');
  }
}
