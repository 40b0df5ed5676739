import { type CarrierEvent } from '../carriers/carrier.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { lockText } from './lock-text.ts';
import { recordAcceptance } from './record-acceptance.ts';
import { takeEvent } from './receipts-store.ts';
import { findMessage } from './store.ts';

/** No claim has it: the one of this text ended when the answer did not come. */
const NO_CLAIM = { attempt: 0, node: '' };

/** Records that a carrier took a text after all, which said so too late. What is known of the text by now may say more. */
export async function recordLateAnswer(
  ctx: Context,
  tx: Tx,
  carrier: string,
  answer: Extract<CarrierEvent, { type: 'answer' }>,
): Promise<void> {
  if (!(await takeEvent(tx, carrier, answer.eventId, ctx.clock.now()))) return;
  const found = await findMessage(tx, answer.messageId);
  if (found?.carrier !== carrier || found.direction !== 'out') return;
  const about = { messageId: found.id, sessionId: found.session_id };
  const text = await lockText(tx, about);
  if (!text) return;
  const { carrierId, segments, segmentIds = [] } = answer;
  const fence = { messageId: found.id, ...NO_CLAIM };
  await recordAcceptance(ctx, tx, text, { fence, carrier, carrierId, segments, segmentIds });
}
