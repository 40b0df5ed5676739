import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { tellWebhooks } from '../webhooks/tell-webhooks.ts';
import { type CallRow } from './call-row.ts';
import { renderCall } from './render-call.ts';

/** Tells the company's endpoints how a call stands. */
export const tellOfCall = (
  ctx: Context,
  tx: Tx,
  type: 'call.started' | 'call.changed' | 'call.ended',
  call: CallRow,
): Promise<void> =>
  tellWebhooks(ctx, tx, async () => ({
    type,
    stream: call.call_key,
    data: { call: await renderCall(tx, call) },
  }));
