import { Permission } from '../../protocol/launch.ts';
import { Capability } from '../../protocol/role.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { hashSecret } from '../platform/secret-box.ts';
import { type AdminPrincipal, type AgentPrincipal } from './principal.ts';
import { findApiKey, findLiveToken, noteKeyUse } from './store.ts';
import { rememberedTokens } from './token-cache.ts';

const TENANT = '[a-z0-9][a-z0-9-]{0,38}';
const ACCESS_TOKEN = new RegExp(`^(${TENANT})\\.[A-Za-z0-9_-]{43}$`);
const API_KEY = new RegExp(`^mck_(${TENANT})_[A-Za-z0-9_-]{43}$`);

/**
 * The agent behind an access token `<tenant>.<256 bits>`, while its page is there. Throws `unauthenticated`, the same
 * for every cause. An answer is remembered for a few seconds, so another node's revocation takes that long to be seen.
 */
export async function authenticateAgent(ctx: Context, bearer: string | undefined): Promise<AgentPrincipal> {
  const tenantId = ACCESS_TOKEN.exec(bearer ?? '')?.[1];
  if (!bearer || !tenantId) throw new AppError('unauthenticated');
  const tokenHash = hashSecret(bearer);
  const now = ctx.clock.now();
  const remembered = rememberedTokens(ctx).find(tokenHash, now);
  if (remembered) return remembered;
  // the database compares hashes of 256 random bits: what its timing tells is of no use in finding one
  const token = await ctx.db.tenant(tenantId, (tx) => findLiveToken(tx, tokenHash, now));
  if (!token) throw new AppError('unauthenticated');
  const permissions = new Set(token.permissions.flatMap((name) => Permission.safeParse(name).data ?? []));
  const principal: AgentPrincipal = {
    kind: 'agent',
    tenantId,
    agentId: token.agentId,
    permissions,
    tokenHash,
  };
  rememberedTokens(ctx).keep(principal, { now, until: token.until });
  return principal;
}

/** The machine behind an API key `mck_<tenant>_<256 bits>`. Throws `unauthenticated`. */
export async function authenticateKey(ctx: Context, bearer: string): Promise<AdminPrincipal> {
  const tenantId = API_KEY.exec(bearer)?.[1];
  if (!tenantId) throw new AppError('unauthenticated');
  const key = await ctx.db.tenant(tenantId, (tx) => useApiKey(tx, hashSecret(bearer), ctx.clock.now()));
  if (!key) throw new AppError('unauthenticated');
  const capabilities = new Set(Capability.options.filter((known) => key.scopes.includes(known)));
  return { kind: 'key', tenantId, actor: `key:${key.id}`, capabilities };
}

async function useApiKey(tx: Tx, hash: Buffer, now: Date) {
  const key = await findApiKey(tx, hash, now);
  const today = now.toISOString().slice(0, 10);
  if (key && key.lastUsedOn !== today) await noteKeyUse(tx, key.id, today);
  return key;
}
