import { type Context } from '../context.ts';
import { keepUnanswered } from '../messages/keep-unanswered.ts';
import { type Tx } from '../platform/db.ts';
import { heldOf } from './held-text.ts';
import { type CodeRow, endCode } from './store.ts';

/**
 * The call that this transaction has locked is over, and its code with it. Gives back what has to be done at the end of
 * the transaction: texts of a mobile nobody has confirmed are counted as late ones.
 */
export async function endTextIn(ctx: Context, tx: Tx, callKey: string): Promise<() => Promise<void>> {
  const code = await endCode(tx, callKey);
  return () => (code ? keepHeld(ctx, tx, code) : Promise.resolve());
}

/** What a code held belongs to no call. The last thing of its transaction. */
export async function keepHeld(
  ctx: Context,
  tx: Tx,
  code: Pick<CodeRow, 'our_number' | 'sender' | 'held'>,
): Promise<void> {
  if (code.sender !== null)
    await keepUnanswered(ctx, tx, { to: code.our_number, from: code.sender }, heldOf(code));
}
