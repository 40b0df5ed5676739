import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { canAdminister, losesLastAdministrator } from './decide-administrators.ts';
import { standingOf } from './render-account.ts';
import { clearSubjects, readAccount, readAccounts } from './store.ts';

/** Before nobody signs in by OpenID any more. Throws `last_administrator` when no password of an administrator is left. */
export async function assertKeepsAdministrator(tx: Tx): Promise<void> {
  const before = (await readAccounts(tx)).map(standingOf);
  const after = before.map((one) => ({ ...one, hasOpenId: false }));
  if (losesLastAdministrator(before, after)) throw new AppError('last_administrator');
}

/** The provider that has recognised people is gone: its names for them mean nothing at another one. */
export const forgetSubjects = (tx: Tx): Promise<void> => clearSubjects(tx);

/** Whether that account can administer by its password. */
export async function isPasswordAdministrator(tx: Tx, id: string): Promise<boolean> {
  const row = await readAccount(tx, id);
  return row !== undefined && canAdminister({ ...standingOf(row), hasOpenId: false });
}
