import { type ApiKey, type ApiKeyInput, type CreatedApiKey } from '../../protocol/api-key.ts';
import { Capability } from '../../protocol/role.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type ApiKeyRow, readApiKey, readApiKeys, revokeApiKeyRow } from './integration-store.ts';
import { type AdminPrincipal } from './principal.ts';
import { makeApiKey } from './provision.ts';

/** All there ever were, newest first: a revoked one stays, since the audit names it. */
export function listApiKeys(ctx: Context, { tenantId }: AdminPrincipal): Promise<ApiKey[]> {
  return ctx.db.tenant(tenantId, async (tx) => (await readApiKeys(tx)).map(renderKey));
}

/**
 * Makes a key, shown this once. Throws `forbidden` with the capabilities its maker does not have, `setting_invalid` for
 * an end that is not ahead.
 */
export function createApiKey(
  ctx: Context,
  principal: AdminPrincipal,
  { name, capabilities, expiresAt }: ApiKeyInput,
): Promise<CreatedApiKey> {
  const beyond = capabilities.filter((capability) => !principal.capabilities.has(capability));
  if (beyond.length > 0) throw new AppError('forbidden', { detail: beyond.join(', ') });
  const end = expiresAt === null ? null : new Date(expiresAt);
  if (end !== null && end <= ctx.clock.now()) throw new AppError('setting_invalid', { detail: 'expiresAt' });
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const scopes = Capability.options.filter((capability) => capabilities.includes(capability));
    const { id, key: secret } = await makeApiKey(tx, ctx, { name, scopes, expiresAt: end });
    const key = renderKey((await readApiKey(tx, id))!); // just added
    return {
      result: { key, secret },
      change: { action: 'api_key.added', object: `api-key/${id}`, before: null, after: toldOf(key) },
    };
  });
}

/** Ends a key for good; from then on it opens nothing. May be repeated. Throws `not_found`. */
export function revokeApiKey(ctx: Context, principal: AdminPrincipal, id: string): Promise<void> {
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const row = await readApiKey(tx, id);
    if (!row) throw new AppError('not_found');
    if (row.revokedAt !== null) return { result: undefined, change: null };
    await revokeApiKeyRow(tx, id, ctx.clock.now());
    const change = {
      action: 'api_key.revoked',
      object: `api-key/${id}`,
      before: toldOf(renderKey(row)),
      after: null,
    };
    return { result: undefined, change };
  });
}

const toldOf = ({ name, capabilities, expiresAt }: ApiKey) => ({ name, capabilities, expiresAt });

const renderKey = ({ scopes, createdAt, expiresAt, revokedAt, ...row }: ApiKeyRow): ApiKey => ({
  ...row,
  // another release may have stored one that this one does not know
  capabilities: Capability.options.filter((known) => scopes.includes(known)),
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  revokedAt: revokedAt?.toISOString() ?? null,
});
