import { type OwnAccountPatch, type PasswordChange, type SignedInAccount } from '../../protocol/account.ts';
import { type AccountPrincipal } from '../access/principal.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { mayUsePassword } from '../openid/sign-in-policy.ts';
import { AppError } from '../platform/app-error.ts';
import { assertPassword } from './assert-password.ts';
import { removeInvitation } from './link-store.ts';
import { countAttempt, forgiveAttempt } from './limits.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { lockAccount, readAccount, removeSessions, updateAccount } from './store.ts';
import { renderSignedIn, viewAccount } from './view-account.ts';

/** Changes one's own name or language. */
export async function changeOwnAccount(
  ctx: Context,
  principal: AccountPrincipal,
  { name, locale }: OwnAccountPatch,
): Promise<SignedInAccount> {
  const { accountId: id } = principal;
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const past = await readAccount(tx, id);
    if (!past) throw new AppError('unauthenticated');
    const before = { name: past.name, locale: past.locale };
    const after = { name: name ?? past.name, locale: locale === undefined ? past.locale : locale };
    const isSame = before.name === after.name && before.locale === after.locale;
    if (!isSame) await updateAccount(tx, id, after);
    const change = { action: 'account.changed', object: `account/${id}`, before, after };
    return { result: await renderSignedIn(tx, principal), change: isSame ? null : change };
  });
}

/**
 * Sets another password of one's own and ends all other sign-ins. Throws `password_wrong` when the present one is not
 * `current`, or there is none; `password_weak`; `rate_limited` after too many attempts.
 */
export async function changePassword(
  ctx: Context,
  principal: AccountPrincipal,
  { current, password }: PasswordChange,
): Promise<void> {
  const { accountId: id, tenantId, sessionHash } = principal;
  const { name, email, tenant } = await viewAccount(ctx, principal);
  assertPassword(password, { name, email, company: tenant.name });
  const attempt = { email, address: null };
  const past = await ctx.db.tenant(tenantId, async (tx) => {
    await countAttempt(ctx, tx, attempt);
    return (await mayUsePassword(tx, id)) ? ((await readAccount(tx, id))?.passwordHash ?? null) : null;
  });
  if (!(await verifyPassword(past, current))) throw new AppError('password_wrong');
  const passwordHash = await hashPassword(password);
  await changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    if ((await lockAccount(tx, id))?.passwordHash !== past) throw new AppError('password_wrong');
    await updateAccount(tx, id, { passwordHash });
    await removeSessions(tx, id, sessionHash);
    await removeInvitation(tx, id);
    await forgiveAttempt(ctx, tx, attempt);
    const change = { action: 'account.password_changed', object: `account/${id}`, before: null, after: {} };
    return { result: undefined, change };
  });
}
