import { type OpenIdInput, OpenIdProvider, type OpenIdSettings } from '../../protocol/openid.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import {
  assertKeepsAdministrator,
  forgetSubjects,
  isPasswordAdministrator,
} from '../accounts/follow-provider.ts';
import { assertUnchanged } from '../audit/assert-unchanged.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { connectProvider } from './connect-provider.ts';
import { secretPlace } from './known-providers.ts';
import { redirectUri } from './redirect-uri.ts';
import { type ProviderRow, readProvider, removeProvider, writeProvider } from './store.ts';

/** The provider of a tenant, without its secret. */
export async function viewProvider(ctx: Context, { tenantId }: AdminPrincipal): Promise<OpenIdSettings> {
  return viewOf(ctx, tenantId, await ctx.db.tenant(tenantId, readProvider));
}

/**
 * Sets the provider up, once it has answered as the issuer it is said to be. Another issuer or client needs its own
 * secret, and is told nothing of whom the one before has recognised. Throws `openid_unusable` with what is wrong,
 * `changed_meanwhile`, `emergency_account_needed`, `last_administrator`.
 */
export async function changeProvider(
  ctx: Context,
  principal: AdminPrincipal,
  { input, ifMatch }: { input: OpenIdInput; ifMatch: string | null },
): Promise<OpenIdSettings> {
  const { tenantId } = principal;
  const { clientSecret: given, ...fields } = input;
  const known = await ctx.db.tenant(tenantId, readProvider);
  const clientSecret = given ?? keptSecret(ctx, tenantId, { known, fields });
  await connectProvider({ ...fields, clientSecret }).catch((cause: unknown) => {
    ctx.log.warn({ tenantId, error: cause }, 'an OpenID provider did not answer');
    throw new AppError('openid_unusable', { detail: 'issuer', cause });
  });
  const sealed = ctx.secrets.seal(clientSecret, secretPlace(tenantId));
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const past = await readProvider(tx);
    assertUnchanged(ifMatch, viewOf(ctx, tenantId, past).provider ?? {});
    // the kept secret is that of the provider which was looked at
    if (given === undefined && past?.version !== known?.version) throw new AppError('changed_meanwhile');
    if (fields.emergencyAccount !== null && !(await isPasswordAdministrator(tx, fields.emergencyAccount)))
      throw new AppError('emergency_account_needed');
    if (past && isOther(past, fields)) {
      await assertKeepsAdministrator(tx);
      await forgetSubjects(tx);
    }
    await writeProvider(tx, { ...fields, sealed, version: ctx.ids.uuid() });
    const after = viewOf(ctx, tenantId, await readProvider(tx));
    return {
      result: after,
      change: {
        action: past ? 'openid.changed' : 'openid.added',
        object: 'openid',
        before: viewOf(ctx, tenantId, past).provider,
        after: { ...after.provider, ...(given !== undefined && { clientSecret: 'changed' }) },
      },
    };
  });
}

/** Ends sign-ins by OpenID. Throws `not_found`, `last_administrator` when nobody could administer by a password. */
export function deleteProvider(ctx: Context, principal: AdminPrincipal): Promise<void> {
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const past = await readProvider(tx);
    if (!past) throw new AppError('not_found');
    await assertKeepsAdministrator(tx);
    await removeProvider(tx);
    await forgetSubjects(tx);
    const before = viewOf(ctx, principal.tenantId, past).provider;
    return { result: undefined, change: { action: 'openid.removed', object: 'openid', before, after: null } };
  });
}

type Fields = Omit<OpenIdInput, 'clientSecret'>;

const isOther = (past: Fields, { issuer, clientId }: Fields): boolean =>
  past.issuer !== issuer || past.clientId !== clientId;

/** A secret goes to nobody but the issuer it was entered for. */
function keptSecret(
  { secrets }: Context,
  tenantId: string,
  { known, fields }: { known: ProviderRow | null; fields: Fields },
): string {
  if (!known || isOther(known, fields)) throw new AppError('openid_unusable', { detail: 'clientSecret' });
  return secrets.open(known.sealed, secretPlace(tenantId));
}

function viewOf(ctx: Context, tenantId: string, row: ProviderRow | null): OpenIdSettings {
  const uri = redirectUri(ctx, tenantId);
  return { redirectUri: uri, provider: row && OpenIdProvider.parse(row) };
}
