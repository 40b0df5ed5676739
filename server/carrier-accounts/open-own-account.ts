import { type CarrierCredentials } from '../carriers/carrier.ts';
import { openAccount } from '../carriers/open-account.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { readAccount } from './store.ts';

/** The tenant's credentials with a carrier, for the duration of what needs them; `null`: there are none. */
export async function openOwnAccount(
  ctx: Pick<Context, 'log' | 'secrets'>,
  tx: Tx,
  carrier: string,
): Promise<CarrierCredentials | null> {
  return openAccount(ctx, carrier, tx.tenantId, (await readAccount(tx, carrier))?.sealed ?? null);
}
