import { type SignedInAccount } from '../../protocol/account.ts';
import { Role } from '../../protocol/role.ts';
import { type AccountPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { readAccount, readTenant } from './store.ts';

/** The person who is signed in, and their company. */
export function viewAccount(ctx: Context, principal: AccountPrincipal): Promise<SignedInAccount> {
  return ctx.db.tenant(principal.tenantId, async (tx) => {
    const [account, tenant] = [await readAccount(tx, principal.accountId), await readTenant(tx)];
    if (!account || !tenant) throw new AppError('unauthenticated');
    const { id, name, email, locale } = account;
    const roles = account.roles.flatMap((role) => Role.safeParse(role).data ?? []);
    return { id, name, email, locale, roles, capabilities: [...principal.capabilities], tenant };
  });
}
