import { type AccountInput, type Invitation, type InvitedAccount } from '../../protocol/account.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { writeInvitation } from './link-store.ts';
import { viewOneAccount } from './list-accounts.ts';
import { makeLink } from './one-time-link.ts';
import { rolesOf } from './render-account.ts';
import { insertAccount, readAccountByEmail } from './store.ts';

/** Adds somebody, with a link to set a password. Throws `account_duplicate` for an e-mail that is known. */
export function invite(
  ctx: Context,
  principal: AdminPrincipal,
  input: AccountInput,
): Promise<InvitedAccount> {
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    if (await readAccountByEmail(tx, input.email)) throw new AppError('account_duplicate');
    const id = ctx.ids.uuid();
    const roles = rolesOf(input.roles);
    const more = { passwordHash: null, subject: null, locale: null, createdAt: ctx.clock.now() };
    await insertAccount(tx, { id, ...input, roles, ...more });
    const invitation = await writeLink(ctx, tx, id);
    const account = await viewOneAccount(ctx, tx, id);
    const after = { id, ...input, roles, enabled: true };
    const change = { action: 'account.added', object: `account/${id}`, before: null, after };
    return { result: { account, invitation }, change };
  });
}

/**
 * A new link for somebody to set a password, after the first was lost or the password forgotten; the link before ends, the
 * password stays until the link is used. Throws `not_found`.
 */
export function inviteAgain(ctx: Context, principal: AdminPrincipal, id: string): Promise<Invitation> {
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    await viewOneAccount(ctx, tx, id);
    const invitation = await writeLink(ctx, tx, id);
    const after = { until: invitation.expiresAt };
    return {
      result: invitation,
      change: { action: 'account.invited', object: `account/${id}`, before: null, after },
    };
  });
}

async function writeLink(ctx: Context, tx: Tx, id: string): Promise<Invitation> {
  const { link, row } = makeLink(ctx, tx.tenantId, 'invitation');
  await writeInvitation(tx, id, row);
  return { link, expiresAt: row.expiresAt.toISOString() };
}
