import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';

/**
 * Has a carrier asked what it keeps, in so many seconds, where it can be asked. It takes the place of the look that is due anyway;
 * each look arranges for the next.
 */
export async function wakePoll(
  ctx: Pick<Context, 'carriers' | 'clock' | 'jobs'>,
  tx: Tx,
  carrier: string,
  inSeconds: number,
): Promise<void> {
  if (!ctx.carriers.get(carrier)?.list) return;
  const plan = { key: carrier, runAt: addSeconds(ctx.clock.now(), inSeconds) };
  await ctx.jobs.add(tx, 'carrier.poll', { tenantId: tx.tenantId, carrier }, plan);
}
