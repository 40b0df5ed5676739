import { type CarrierCredentials } from '../carriers/carrier.ts';
import { openAccount } from '../carriers/open-account.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { listAccounts, readAccount, writePolledUntil } from './store.ts';

/** An account, and until when the carrier was asked what it keeps; `null`: it never was. */
export interface PolledAccount {
  credentials: CarrierCredentials;
  polledUntil: Date | null;
}

export async function readPollMark(
  ctx: Pick<Context, 'log' | 'secrets'>,
  tx: Tx,
  carrier: string,
): Promise<PolledAccount | null> {
  const stored = await readAccount(tx, carrier);
  const credentials = openAccount(ctx, carrier, tx.tenantId, stored?.sealed ?? null);
  return stored && credentials ? { credentials, polledUntil: stored.polledUntil } : null;
}

/** All that came until then is stored. */
export const setPollMark = (tx: Tx, carrier: string, until: Date): Promise<void> =>
  writePolledUntil(tx, carrier, until);

/** Accounts with these carriers, of all tenants. Runs as the worker. */
export const accountsWith = (
  tx: Tx,
  carriers: readonly string[],
): Promise<{ tenantId: string; carrier: string }[]> => listAccounts(tx, carriers);
