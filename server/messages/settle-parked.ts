import { type FailureReason, MessageState } from '../../protocol/message.ts';
import { type Context } from '../context.ts';
import { lockText } from './lock-text.ts';
import { answeredMeanwhile, takeParked } from './receipts-store.ts';
import { settle } from './record-result.ts';

/**
 * Applies receipts that were parked in the very moment in which the answer they belong to was recorded: neither of the
 * two transactions saw the other. Gives back to how many texts.
 */
export async function settleParked(ctx: Context, limit = 200): Promise<number> {
  const answered = await ctx.db.worker((tx) => answeredMeanwhile(tx, limit));
  for (const { tenantId, ...answer } of answered) {
    await ctx.db.tenant(tenantId, async (tx) => {
      let text = await lockText(tx, answer);
      for (const receipt of await takeParked(tx, answer)) {
        if (!text) return;
        await settle(ctx, tx, text, {
          state: MessageState.parse(receipt.state),
          reason: receipt.reason as FailureReason | null,
          code: receipt.carrier_code,
        });
        // locked above
        text = await lockText(tx, answer);
      }
    });
  }
  return answered.length;
}
