import { type SignInRequest } from '../../protocol/sign-in.ts';
import { recordChange } from '../audit/record-change.ts';
import { type Context } from '../context.ts';
import { mayUsePassword } from '../openid/sign-in-policy.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { beginSession } from './begin-session.ts';
import { countAttempt, forgiveAttempt } from './limits.ts';
import { hashPassword, isOutdated, verifyPassword } from './password-hash.ts';
import { type AccountRow, lockAccount, readAccountByEmail, readTenant, updateAccount } from './store.ts';

/** Where a request to sign in comes from. */
export interface Origin {
  /** IP address of the client. */
  address: string;
}

/**
 * Signs in by a password; gives back the cookie. An unknown account, a wrong password, an account that is switched off or
 * has no password: all throw `sign_in_failed`, after the same time. `rate_limited` after too many attempts, `not_found`
 * for an unknown tenant.
 */
export async function signIn(
  ctx: Context,
  tenantId: string,
  { email, password }: SignInRequest,
  { address }: Origin,
): Promise<string> {
  const attempt = { email, address };
  const { account, hash } = await ctx.db.tenant(tenantId, async (tx) => {
    if (!(await readTenant(tx))) throw new AppError('not_found');
    await countAttempt(ctx, tx, attempt);
    const found = await readAccountByEmail(tx, email);
    return { account: found ?? null, hash: found ? await usableHash(tx, found) : null };
  });
  const isRight = await verifyPassword(hash, password);
  // by today's parameters, before the transaction
  const renewed = isRight && hash !== null && isOutdated(hash) ? await hashPassword(password) : null;
  const cookie =
    isRight && account
      ? await ctx.db.tenant(tenantId, async (tx) => {
          const now = await lockAccount(tx, account.id);
          // it may have been changed or switched off since
          if (!now || now.passwordHash !== hash || (await usableHash(tx, now)) === null) return null;
          await forgiveAttempt(ctx, tx, attempt);
          if (renewed !== null) await updateAccount(tx, now.id, { passwordHash: renewed });
          return enter(ctx, tx, { account: now, by: 'password' });
        })
      : null;
  if (cookie !== null) return cookie;
  await recordRefusal(ctx, tenantId, account);
  throw new AppError('sign_in_failed');
}

/** The hash that a typed password is compared with; `null`: no password is right for this account. */
async function usableHash(tx: Tx, { id, disabledAt, passwordHash }: AccountRow): Promise<string | null> {
  return disabledAt === null && (await mayUsePassword(tx, id)) ? passwordHash : null;
}

/** Begins a session of somebody who was recognised, and writes down that they came. Gives back the cookie. */
export async function enter(
  ctx: Context,
  tx: Tx,
  { account, by }: { account: Pick<AccountRow, 'id'>; by: 'password' | 'openid' | 'link' },
): Promise<string> {
  await updateAccount(tx, account.id, { lastSignInAt: ctx.clock.now() });
  await recordChange(tx, ctx, {
    ...{ actor: `account:${account.id}`, action: 'account.signed_in', object: `account/${account.id}` },
    ...{ before: null, after: { by } },
  });
  return beginSession(ctx, tx, account.id);
}

/** What was typed for an unknown account is not written down: it may be a password. */
async function recordRefusal(ctx: Context, tenantId: string, account: AccountRow | null): Promise<void> {
  await ctx.db.tenant(tenantId, (tx) =>
    recordChange(tx, ctx, {
      actor: account ? `account:${account.id}` : 'unknown',
      action: 'account.sign_in_refused',
      object: account ? `account/${account.id}` : 'account/unknown',
      ...{ before: null, after: { by: 'password' } },
    }),
  );
}
