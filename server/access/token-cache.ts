import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { type AgentPrincipal } from './principal.ts';

/** Seconds a node may go on believing in a token that another node revoked. */
const REMEMBER_SECONDS = 5;
const CAPACITY = 20_000;

interface TokenCache {
  find(hash: Buffer, now: Date): AgentPrincipal | undefined;
  keep(principal: AgentPrincipal, times: { now: Date; until: Date }): void;
  forget(hash: Buffer): void;
}

const caches = new WeakMap<Context, TokenCache>();

/** Tokens this node has just seen to be good: a burst of requests asks the database once. */
export function rememberedTokens(ctx: Context): TokenCache {
  const cache = caches.get(ctx) ?? createTokenCache();
  caches.set(ctx, cache);
  return cache;
}

function createTokenCache(): TokenCache {
  const entries = new Map<string, { principal: AgentPrincipal; until: Date }>();
  const name = (hash: Buffer) => hash.toString('base64');
  return {
    find(hash, now) {
      const entry = entries.get(name(hash));
      return entry && entry.until > now ? entry.principal : undefined;
    },
    keep(principal, { now, until }) {
      const soon = addSeconds(now, REMEMBER_SECONDS);
      const key = name(principal.tokenHash);
      entries.delete(key);
      // a map keeps the order of insertion, so the first entry is the oldest
      if (entries.size >= CAPACITY) entries.delete(entries.keys().next().value!);
      entries.set(key, { principal, until: until < soon ? until : soon });
    },
    forget(hash) {
      entries.delete(name(hash));
    },
  };
}
