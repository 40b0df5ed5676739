import { assertNever } from '../../protocol/assert-never.ts';
import { type CarrierEvent } from '../carriers/carrier.ts';
import { type Context } from '../context.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { type Tx } from '../platform/db.ts';
import { receiveInbound } from './receive-inbound.ts';
import { receivePart } from './receive-part.ts';
import { recordLateAnswer } from './record-late-answer.ts';
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
    await ctx.db.tenant(tenantId, (tx) => receiveEvent(ctx, tx, carrier, event));
    crashPoint('C14');
  }
}

function receiveEvent(ctx: Context, tx: Tx, carrier: string, event: CarrierEvent): Promise<void> {
  switch (event.type) {
    case 'receipt':
      return recordReceipt(ctx, tx, carrier, event);
    case 'inbound':
      return receiveInbound(ctx, tx, carrier, event);
    case 'part':
      return receivePart(ctx, tx, carrier, event);
    case 'answer':
      return recordLateAnswer(ctx, tx, carrier, event);
    default:
      return assertNever(event);
  }
}
