import { type Tx } from '../platform/db.ts';
import { readProvider } from './store.ts';

/** The only account that may use a password; `null`: all may. */
export const emergencyAccount = async (tx: Tx): Promise<string | null> =>
  (await readProvider(tx))?.emergencyAccount ?? null;

/** Whether somebody may sign in by a password: with "only by OpenID" one account may, for emergencies. */
export async function mayUsePassword(tx: Tx, accountId: string): Promise<boolean> {
  const only = await emergencyAccount(tx);
  return only === null || only === accountId;
}

/** How people sign in. */
export async function signInPolicy(tx: Tx): Promise<{ passwords: boolean; openid: boolean }> {
  const provider = await readProvider(tx);
  return { openid: provider !== null, passwords: !provider?.emergencyAccount };
}

/** Names the provider as it is now; `null`: there is none. */
export const providerVersion = async (tx: Tx): Promise<string | null> =>
  (await readProvider(tx))?.version ?? null;
