import { type TenantEvent } from '../../protocol/stream.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { appendTenantEvent } from '../stream/append-event.ts';
import { type Change, recordChange } from './record-change.ts';
import { lockConfiguration } from './store.ts';

/** What a change gives back, and what the audit says of it; `null` when everything was so already. */
export interface Outcome<T> {
  result: T;
  change: Omit<Change, 'actor'> | null;
}

/**
 * One change of a tenant's configuration, its audit row and the event that tells all screens, in one transaction.
 * Changes of a tenant wait for each other, so that `work` may look before it writes; the texts of calls do not wait.
 */
export async function changeConfiguration<T>(
  ctx: Pick<Context, 'db' | 'clock' | 'ids'>,
  { tenantId, actor }: Pick<AdminPrincipal, 'tenantId' | 'actor'> & Partial<AdminPrincipal>,
  event: TenantEvent['type'],
  work: (tx: Tx) => Promise<Outcome<T>>,
): Promise<T> {
  return ctx.db.tenant(tenantId, (tx) => changeWithin(ctx, tx, { actor, event }, () => work(tx)));
}

/** The same in a transaction that is under way. */
export async function changeWithin<T>(
  ctx: Pick<Context, 'clock' | 'ids'>,
  tx: Tx,
  { actor, event }: { actor: string; event: TenantEvent['type'] },
  work: () => Promise<Outcome<T>>,
): Promise<T> {
  await lockConfiguration(tx);
  const { result, change } = await work();
  if (change) {
    await recordChange(tx, ctx, { actor, ...change });
    await appendTenantEvent(tx, { type: event });
  }
  return result;
}
