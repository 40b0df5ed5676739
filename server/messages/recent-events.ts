import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { recentEvents } from './receipts-store.ts';

/** Ids of what a carrier reported in the last seconds, and was taken: it may come again. */
export const listRecentEvents = (
  ctx: Context,
  { tenantId, carrier }: { tenantId: string; carrier: string },
  seconds: number,
): Promise<string[]> =>
  ctx.db.tenant(tenantId, (tx) => recentEvents(tx, carrier, addSeconds(ctx.clock.now(), -seconds)));
