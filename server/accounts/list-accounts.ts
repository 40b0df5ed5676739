import { type Account } from '../../protocol/account.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { readInvitations } from './link-store.ts';
import { renderAccount } from './render-account.ts';
import { readAccount, readAccounts } from './store.ts';

/** Everybody who may sign in, or once might, by name. */
export function listAccounts(ctx: Context, { tenantId }: AdminPrincipal): Promise<Account[]> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const invitations = await readInvitations(tx, ctx.clock.now());
    return (await readAccounts(tx)).map((row) => renderAccount(row, invitations.get(row.id)));
  });
}

/** One of them. Throws `not_found`. */
export async function viewOneAccount(ctx: Context, tx: Tx, id: string): Promise<Account> {
  const row = await readAccount(tx, id);
  if (!row) throw new AppError('not_found');
  return renderAccount(row, (await readInvitations(tx, ctx.clock.now())).get(id));
}
