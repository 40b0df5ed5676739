import { type AcceptInvitation, type InvitedPerson } from '../../protocol/sign-in.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { mayUsePassword } from '../openid/sign-in-policy.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { hashSecret } from '../platform/secret-box.ts';
import { assertPassword } from './assert-password.ts';
import { findInvitation, removeInvitation } from './link-store.ts';
import { forgiveAttempt } from './limits.ts';
import { hashPassword } from './password-hash.ts';
import { enter } from './sign-in.ts';
import { type AccountRow, lockAccount, readTenant, removeSessions, updateAccount } from './store.ts';

/** Whom a link is for. Throws `one_time_link_invalid`. */
export function viewInvitation(ctx: Context, tenantId: string, token: string): Promise<InvitedPerson> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const { name, email } = await invited(ctx, tx, hashSecret(token));
    return { name, email };
  });
}

/**
 * Sets name and password of whoever holds the link, ends their other sign-ins and signs them in; gives back the cookie.
 * Throws `one_time_link_invalid`, the same whether the link is unknown, used, replaced or over, or the account switched
 * off; `password_weak`.
 */
export async function acceptInvitation(
  ctx: Context,
  tenantId: string,
  { token, name, password }: AcceptInvitation,
): Promise<string> {
  const linkHash = hashSecret(token);
  const { id, email, company } = await ctx.db.tenant(tenantId, async (tx) => {
    const account = await invited(ctx, tx, linkHash);
    return { ...account, company: (await readTenant(tx))?.name ?? '' };
  });
  assertPassword(password, { email, name, company });
  const passwordHash = await hashPassword(password);
  const actor = `account:${id}`;
  return changeConfiguration(ctx, { tenantId, actor }, 'access.changed', async (tx) => {
    const account = await invited(ctx, tx, linkHash);
    await removeInvitation(tx, id);
    await updateAccount(tx, id, { name, passwordHash });
    await removeSessions(tx, id, null);
    await forgiveAttempt(ctx, tx, { email, address: null });
    return {
      result: await enter(ctx, tx, { account, by: 'link' }),
      change: {
        action: 'account.password_set',
        object: `account/${id}`,
        before: { name: account.name },
        after: { name },
      },
    };
  });
}

async function invited(ctx: Context, tx: Tx, hash: Buffer): Promise<AccountRow> {
  const id = await findInvitation(tx, hash, ctx.clock.now());
  const account = id === null ? undefined : await lockAccount(tx, id);
  if (!account || account.disabledAt !== null || !(await mayUsePassword(tx, account.id)))
    throw new AppError('one_time_link_invalid');
  return account;
}
