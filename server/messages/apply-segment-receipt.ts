import { nextStateAndReason } from '../../protocol/message-rank.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { applyReceipt } from './apply-receipt.ts';
import { decideWhole } from './decide-whole.ts';
import { lockText } from './lock-text.ts';
import { segmentsOf, writeSegment } from './segments-store.ts';
import { type Outcome } from './settle.ts';

/** Which receipt it was: of which carrier, about which of its ids. */
interface About {
  messageId: string;
  sessionId: string | null;
  carrier: string;
  carrierId: string;
}

/**
 * Does what a receipt brings about that names a text by the carrier's id: of the whole text, or of one of its segments, which are put
 * together first. The lock of the text makes receipts of its segments take turns.
 */
export async function applyReceiptOf(ctx: Context, tx: Tx, about: About, outcome: Outcome): Promise<void> {
  if (!(await lockText(tx, about))) return;
  const segments = await segmentsOf(tx, about.carrier, about.messageId);
  const segment = segments.find(({ carrierId }) => carrierId === about.carrierId);
  if (!segment) return applyReceipt(ctx, tx, about, outcome);
  const known = { state: segment.state ?? 'accepted', reason: segment.reason } as const;
  const next = nextStateAndReason(known, outcome);
  if (!next) return;
  Object.assign(segment, { ...next, code: outcome.code ?? segment.code });
  await writeSegment(tx, about, segment);
  const whole = decideWhole(segments);
  if (whole) await applyReceipt(ctx, tx, about, whole);
}
