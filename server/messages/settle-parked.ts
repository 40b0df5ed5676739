import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { readParked } from './apply-receipt.ts';
import { applyReceiptOf } from './apply-segment-receipt.ts';
import { lockText } from './lock-text.ts';
import { answeredMeanwhile, takeParked } from './receipts-store.ts';

/** Seconds for which a parked receipt is looked at: far more than two transactions can overlap. */
const RECENT_SECONDS = 300;

/**
 * Applies receipts that were parked in the very moment in which the answer they belong to was recorded: neither of the
 * two transactions saw the other. Gives back to how many texts. With `all`, those of long ago, too: whoever parked them
 * may have died at once, with every node.
 */
export async function settleParked(ctx: Context, { all = false, limit = 200 } = {}): Promise<number> {
  const now = ctx.clock.now();
  const from = all ? new Date(0) : addSeconds(now, -RECENT_SECONDS);
  // the clock of another node may be ahead
  const to = addSeconds(now, RECENT_SECONDS);
  const answered = await ctx.db.worker((tx) => answeredMeanwhile(tx, { from, to }, limit));
  for (const { tenantId, ...answer } of answered) {
    await ctx.db.tenant(tenantId, async (tx) => {
      // the locks of session and text come before those of receipts, as where an answer is recorded
      if (!(await lockText(tx, answer))) return;
      for (const receipt of await takeParked(tx, answer))
        await applyReceiptOf(ctx, tx, answer, readParked(receipt));
    });
  }
  return answered.length;
}
