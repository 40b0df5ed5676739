import { type Context } from '../context.ts';
import { type RemoteMedia } from '../carriers/carrier.ts';
import { findOwnNumber } from '../numbers/find-own-number.ts';
import { type Tx } from '../platform/db.ts';
import { lastSessionOfPair } from '../sessions/lock-session.ts';
import { keepLateText } from './receive-late-text.ts';

/**
 * Counts texts of a mobile that did not join a call as late ones; nothing answers them. The last thing of its transaction.
 */
export async function keepUnanswered(
  ctx: Context,
  tx: Tx,
  { to, from }: { to: string; from: string },
  texts: readonly { text: string; media: readonly RemoteMedia[] }[],
): Promise<void> {
  if (texts.length === 0) return;
  const pair = { our_number: to, caller: from };
  const session = await lastSessionOfPair(tx, pair.our_number, pair.caller);
  const carrier = (await findOwnNumber(tx, to))?.carrier ?? '';
  for (const { text, media } of texts)
    await keepLateText(ctx, tx, { pair, session, text, media, carrier, autoReplied: false });
}
