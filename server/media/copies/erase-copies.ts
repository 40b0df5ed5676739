import { type Context } from '../../context.ts';
import { type Tx } from '../../platform/db.ts';
import { hashCaller } from './note-copies.ts';
import { makeAllDue } from './store.ts';
import { deleteAllSoon } from './wake-deleting.ts';

/**
 * Has carriers delete what they still have of somebody, or of that age, whatever the company lets them keep otherwise. After the
 * files here are gone: what may still be fetched is left alone.
 */
export async function eraseCopies(
  ctx: Pick<Context, 'carriers' | 'clock' | 'jobs' | 'secrets'>,
  tx: Tx,
  whose: { caller: string } | { before: Date },
): Promise<void> {
  const chosen = 'before' in whose ? whose : { callerHash: hashCaller(ctx, tx.tenantId, whose.caller) };
  for (const carrier of await makeAllDue(tx, chosen, ctx.clock.now())) await deleteAllSoon(ctx, tx, carrier);
}
