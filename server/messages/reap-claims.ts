import { type Context } from '../context.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { wakePoll } from '../reconciliation/wake-poll.ts';
import { lockText } from './lock-text.ts';
import { dropExpiredClaim, expiredClaims } from './outbox-store.ts';
import { settle } from './settle.ts';

/**
 * Ends the claims nobody answered for: the node died, or lost the database, between hand-over and answer. The text may
 * be out, so it becomes `not_confirmed` and is never put in line again. Gives back how many.
 */
export async function reapClaims(ctx: Context, limit = 200): Promise<number> {
  const now = ctx.clock.now();
  const expired = await ctx.db.worker((tx) => expiredClaims(tx, now, limit));
  let reaped = 0;
  for (const { tenantId, ...claim } of expired) {
    reaped += await ctx.db.tenant(tenantId, async (tx) => {
      const text = await lockText(tx, claim);
      if (!text || !(await dropExpiredClaim(tx, claim.messageId, now))) return 0;
      await settle(ctx, tx, text, { state: 'not_confirmed', reason: null, code: 'claim_expired' });
      await wakePoll(ctx, tx, text.message.carrier, 0);
      tx.wake('outbox');
      return 1;
    });
    crashPoint('C12');
  }
  return reaped;
}
