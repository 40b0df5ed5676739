import { type Account, type AccountPatch, editedPart } from '../../protocol/account.ts';
import { type AccountPrincipal, type AdminPrincipal } from '../access/principal.ts';
import { assertUnchanged } from '../audit/assert-unchanged.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { emergencyAccount } from '../openid/sign-in-policy.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { canAdminister, losesLastAdministrator, type Standing } from './decide-administrators.ts';
import { removeInvitation } from './link-store.ts';
import { viewOneAccount } from './list-accounts.ts';
import { rolesOf, standingOf } from './render-account.ts';
import { readAccounts, removeSessions, updateAccount } from './store.ts';

/**
 * Changes somebody's name or roles, or switches them off or on. Other roles, or none, end their sign-ins at once, but for
 * one's own. Throws `not_found`, `changed_meanwhile`, `last_administrator`, and `emergency_account_needed` for the only
 * account that may use a password.
 */
export function changeAccount(
  ctx: Context,
  principal: AdminPrincipal,
  { id, patch, ifMatch }: { id: string; patch: AccountPatch; ifMatch: string | null },
): Promise<Account> {
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const before = await viewOneAccount(ctx, tx, id);
    assertUnchanged(ifMatch, editedPart(before));
    const wanted = withPatch(before, patch);
    const sameRoles = wanted.roles.join() === before.roles.join();
    if (sameRoles && wanted.name === before.name && wanted.enabled === before.enabled)
      return { result: before, change: null };
    await assertStillAdministered(tx, { id, ...wanted });
    await updateAccount(tx, id, {
      name: wanted.name,
      ...(!sameRoles && { roles: wanted.roles, rolesFrom: 'portal' }),
      ...(wanted.enabled !== before.enabled && { disabledAt: wanted.enabled ? null : ctx.clock.now() }),
    });
    if (!wanted.enabled) await removeInvitation(tx, id);
    if (!sameRoles || !wanted.enabled) await removeSessions(tx, id, ownSession(principal, id));
    return {
      result: await viewOneAccount(ctx, tx, id),
      change: {
        action: 'account.changed',
        object: `account/${id}`,
        before: editedPart(before),
        after: wanted,
      },
    };
  });
}

const withPatch = (before: Account, { name, roles, enabled }: AccountPatch) => ({
  name: name ?? before.name,
  roles: roles ? rolesOf(roles) : before.roles,
  enabled: enabled ?? before.enabled,
});

/** Under the lock of the configuration, so that two who switch each other off do not both succeed. */
async function assertStillAdministered(
  tx: Tx,
  wanted: { id: string; roles: Account['roles']; enabled: boolean },
): Promise<void> {
  const before = (await readAccounts(tx)).map(standingOf);
  const after = before.map((one): Standing => (one.id === wanted.id ? { ...one, ...wanted } : one));
  if (losesLastAdministrator(before, after)) throw new AppError('last_administrator');
  const emergency = after.find(({ id }) => id === wanted.id);
  if ((await emergencyAccount(tx)) === wanted.id && !(emergency && canAdminister(emergency)))
    throw new AppError('emergency_account_needed');
}

/** The sign-in that makes the change, when it is one of the account that is changed. */
function ownSession(principal: AdminPrincipal | AccountPrincipal, id: string): Buffer | null {
  return 'sessionHash' in principal && principal.accountId === id ? principal.sessionHash : null;
}
