import { type CarrierAccount } from '../../protocol/integration.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Carrier, type CarrierCredentials, webhookUrl } from '../carriers/carrier.ts';
import { openAccount } from '../carriers/open-account.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { countCopies } from '../media/copies/count-copies.ts';
import { numbersOfCarrier } from '../numbers/count-of-carrier.ts';
import { readAccount } from './store.ts';
import { viewCredentials } from './view-credentials.ts';

/** The carriers this server knows, each with what is set of the tenant's credentials. */
export function viewAccounts(ctx: Context, { tenantId }: AdminPrincipal): Promise<CarrierAccount[]> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const accounts: CarrierAccount[] = [];
    for (const carrier of ctx.carriers.values()) accounts.push((await findAccount(ctx, tx, carrier)).view);
    return accounts;
  });
}

/** Throws `not_found` for a carrier this server does not know. */
export function findCarrier(ctx: Context, name: string): Carrier {
  const carrier = ctx.carriers.get(name);
  if (!carrier) throw new AppError('not_found');
  return carrier;
}

/** What the tenant has with a carrier: as it may be shown, and opened for the moment. */
export async function findAccount(
  ctx: Context,
  tx: Tx,
  carrier: Carrier,
): Promise<{ view: CarrierAccount; credentials: CarrierCredentials | null }> {
  const stored = await readAccount(tx, carrier.name);
  const credentials = openAccount(ctx, carrier.name, tx.tenantId, stored?.sealed ?? null);
  const view = {
    carrier: carrier.name,
    fields: viewCredentials(carrier.credentials, credentials),
    changedAt: stored?.changedAt.toISOString() ?? null,
    numbers: await numbersOfCarrier(tx, carrier.name),
    webhookUrl:
      carrier.webhooks === 'credentials' ? webhookUrl(ctx.publicOrigin, carrier.name, tx.tenantId) : null,
    mediaAtCarrier: carrier.deleteMedia
      ? (stored?.mediaAtCarrier ?? 'delete')
      : carrier.keepsMedia
        ? ('cannot' as const)
        : null,
    copies: carrier.deleteMedia
      ? { waiting: await countCopies(tx, carrier.name), problem: stored?.copiesProblem ?? null }
      : null,
  };
  return { view, credentials };
}
