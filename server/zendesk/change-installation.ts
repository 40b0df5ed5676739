import { importSPKI } from 'jose';
import {
  ZendeskInstallation,
  type ZendeskInstallationInput,
  type ZendeskSettings,
} from '../../protocol/zendesk.ts';
import { isKeyValid, makeOwnKey } from '../access/own-launch-key.ts';
import { admitOrigins, withdrawOrigins } from '../access/page-origins.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { assertUnchanged } from '../audit/assert-unchanged.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { originOf } from './open-page.ts';
import {
  endAllChains,
  type InstallationRow,
  readInstallation,
  removeInstallation,
  writeInstallation,
} from './store.ts';

/** Name of the key in the portal's list of launch keys. */
const KEY_NAME = 'Zendesk';

export async function viewInstallation(ctx: Context, { tenantId }: AdminPrincipal): Promise<ZendeskSettings> {
  return render(ctx, tenantId, await ctx.db.tenant(tenantId, readInstallation));
}

/**
 * Sets up the installation of the app. Its Zendesk account may embed the widget from then on; pages of another account, or
 * of another installation, are closed at their next launch. Throws `setting_invalid` for a key that is no RSA key,
 * `changed_meanwhile`.
 */
export async function changeInstallation(
  ctx: Context,
  principal: AdminPrincipal,
  { input, ifMatch }: { input: ZendeskInstallationInput; ifMatch: string | null },
): Promise<ZendeskSettings> {
  await assertUsable(input.publicKey);
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const past = await readInstallation(tx);
    assertUnchanged(ifMatch, render(ctx, tx.tenantId, past).installation ?? {});
    const origin = originOf(input.subdomain);
    if (past && past.origin !== origin) await withdrawOrigins(tx, [past.origin]);
    await admitOrigins(tx, [origin, ctx.publicOrigin]);
    if (past && isOther(past, input)) await endAllChains(tx);
    const key = await validKey(ctx, tx, past);
    await writeInstallation(tx, { ...input, ...key, origin, version: ctx.ids.uuid() });
    const after = render(ctx, tx.tenantId, await readInstallation(tx));
    return {
      result: after,
      change: {
        action: past ? 'zendesk.changed' : 'zendesk.added',
        object: 'zendesk',
        before: render(ctx, tx.tenantId, past).installation,
        after: after.installation,
      },
    };
  });
}

/** The app's pages stay closed from then on, and its Zendesk account cannot embed the widget. Throws `not_found`. */
export function deleteInstallation(ctx: Context, principal: AdminPrincipal): Promise<void> {
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const past = await readInstallation(tx);
    if (!past) throw new AppError('not_found');
    await endAllChains(tx);
    await removeInstallation(tx);
    await withdrawOrigins(tx, [past.origin, ctx.publicOrigin]);
    const before = render(ctx, tx.tenantId, past).installation;
    return {
      result: undefined,
      change: { action: 'zendesk.removed', object: 'zendesk', before, after: null },
    };
  });
}

/** What signs launches: the key there is, or a new one when somebody has revoked it. */
async function validKey(ctx: Context, tx: Tx, past: InstallationRow | null) {
  if (past && (await isKeyValid(tx, past.keyId))) return { keyId: past.keyId, sealed: past.sealed };
  return makeOwnKey(ctx, tx, KEY_NAME);
}

const isOther = (past: InstallationRow, input: ZendeskInstallationInput): boolean =>
  past.subdomain !== input.subdomain ||
  past.installationId !== input.installationId ||
  past.publicKey !== input.publicKey;

/** RS256 needs an RSA key of 2048 bits at least. Source: RFC 7518 §3.3. */
export async function assertUsable(publicKey: string | null): Promise<void> {
  if (publicKey === null) return;
  const key = await importSPKI(publicKey, 'RS256').catch(() => null);
  const { modulusLength = 0 } = (key?.algorithm ?? {}) as { modulusLength?: number }; // of an RSA key
  if (modulusLength < 2_048) throw new AppError('setting_invalid', { detail: 'publicKey' });
}

const render = (ctx: Context, tenant: string, row: InstallationRow | null): ZendeskSettings => ({
  server: ctx.publicOrigin,
  tenant,
  installation: row && ZendeskInstallation.parse(row),
});
