import { type CarrierEvent } from '../carriers/carrier.ts';
import { type Context } from '../context.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { receiveInbound } from './receive-inbound.ts';
import { recordReceipt } from './record-receipt.ts';

/**
 * Takes what a carrier reports, each event in a transaction of its own: when this resolves, all of it is stored, and the
 * webhook may be answered. Events taken before have no effect.
 */
export async function receiveCarrierEvents(
  ctx: Context,
  tenantId: string,
  carrier: string,
  events: readonly CarrierEvent[],
): Promise<void> {
  for (const event of events) {
    crashPoint('C13');
    await ctx.db.tenant(tenantId, (tx) =>
      event.type === 'receipt'
        ? recordReceipt(ctx, tx, carrier, event)
        : receiveInbound(ctx, tx, carrier, event),
    );
    crashPoint('C14');
  }
}
