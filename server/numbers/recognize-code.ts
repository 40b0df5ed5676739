import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { codesIn } from './decide-verification.ts';
import { proveNumber } from './prove-number.ts';
import { findAttempted } from './verification-store.ts';

/**
 * Whether a text that came in is the code of a number that is being verified; then it is taken, and belongs to no
 * conversation. A code that reached a number of ours proves that way of the texts; one that somebody sent back from a
 * telephone proves both.
 */
export async function recognizeCode(
  ctx: Context,
  tx: Tx,
  { from, to, text }: { from: string; to: string; text: string },
): Promise<boolean> {
  const codes = codesIn(text);
  if (codes.length === 0) return false;
  for (const { numberId, at } of await findAttempted(tx, { from, to, now: ctx.clock.now() })) {
    const taken = await proveNumber(ctx, tx, numberId, {
      codes,
      of: ({ witnessOurs }) => ({ sending: at === 'witness' || !witnessOurs, receiving: at === 'number' }),
      actor: 'system',
    });
    if (taken) return true;
  }
  return false;
}
