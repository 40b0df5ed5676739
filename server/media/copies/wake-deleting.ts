import { type Context } from '../../context.ts';
import { type Tx } from '../../platform/db.ts';

type Parts = Pick<Context, 'carriers' | 'clock' | 'jobs'>;

/** Has a carrier asked to delete one copy. */
export async function deleteSoon(
  { jobs }: Parts,
  tx: Tx,
  { carrier, id }: { carrier: string; id: string },
): Promise<void> {
  await jobs.add(tx, 'carrier.delete_copies', { tenantId: tx.tenantId, carrier, id });
}

/** Has a carrier asked to delete all that is to be deleted there: one such job of an account at a time. */
export async function deleteAllSoon(
  { carriers, clock, jobs }: Parts,
  tx: Tx,
  carrier: string,
): Promise<void> {
  if (!carriers.get(carrier)?.deleteMedia) return;
  const plan = { key: carrier, runAt: clock.now() };
  await jobs.add(tx, 'carrier.delete_copies', { tenantId: tx.tenantId, carrier }, plan);
}
