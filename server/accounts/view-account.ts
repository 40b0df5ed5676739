import { type SignedInAccount } from '../../protocol/account.ts';
import { type AccountPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { rolesOf } from './render-account.ts';
import { readAccount, readTenant } from './store.ts';

/** The person who is signed in, and their company. */
export const viewAccount = (ctx: Context, principal: AccountPrincipal): Promise<SignedInAccount> =>
  ctx.db.tenant(principal.tenantId, (tx) => renderSignedIn(tx, principal));

/** The same inside a transaction. Throws `unauthenticated` when the account is gone. */
export async function renderSignedIn(
  tx: Tx,
  { accountId, capabilities }: AccountPrincipal,
): Promise<SignedInAccount> {
  const [account, tenant] = [await readAccount(tx, accountId), await readTenant(tx)];
  if (!account || !tenant) throw new AppError('unauthenticated');
  const { id, name, email, locale, roles, passwordHash } = account;
  const hasPassword = passwordHash !== null;
  return {
    id,
    name,
    email,
    locale,
    roles: rolesOf(roles),
    hasPassword,
    capabilities: [...capabilities],
    tenant,
  };
}
