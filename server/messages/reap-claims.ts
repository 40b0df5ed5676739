import { type Context } from '../context.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { lockSession } from '../sessions/lock-session.ts';
import { dropExpiredClaim, expiredClaims } from './outbox-store.ts';
import { settle } from './record-result.ts';
import { lockMessage } from './store.ts';

/**
 * Ends the claims nobody answered for: the node died, or lost the database, between hand-over and answer. The text may
 * be out, so it becomes `not_confirmed` and is never put in line again. Gives back how many.
 */
export async function reapClaims(ctx: Context, limit = 200): Promise<number> {
  const now = ctx.clock.now();
  const expired = await ctx.db.worker((tx) => expiredClaims(tx, now, limit));
  let reaped = 0;
  for (const { tenantId, messageId, sessionId } of expired) {
    reaped += await ctx.db.tenant(tenantId, async (tx) => {
      if (sessionId) await lockSession(tx, sessionId);
      if (!(await dropExpiredClaim(tx, messageId, now))) return 0;
      const message = await lockMessage(tx, messageId);
      if (message)
        await settle(ctx, tx, message, { state: 'not_confirmed', reason: null, code: 'claim_expired' });
      tx.wake('outbox');
      return 1;
    });
    crashPoint('C12');
  }
  return reaped;
}
