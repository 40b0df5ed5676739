import { type TextInAnswer } from '../../protocol/text-in.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { type CodeRow, lockCodeOfCall } from './store.ts';

export { heldOf, type HeldText } from './held-text.ts';
export { settleCode } from './store.ts';

/**
 * The code that the agent has an answer to, locked; its call is locked before. Throws `text_in_over` when it is not the
 * one that waits for an answer, and `text_in_mismatch` when the agent was shown another mobile.
 */
export async function lockTexted(
  tx: Tx,
  callKey: string,
  { id, last }: Pick<TextInAnswer, 'id' | 'last'>,
): Promise<CodeRow & { sender: string }> {
  const code = await lockCodeOfCall(tx, callKey);
  if (code?.id !== id || code.state !== 'texted' || code.sender === null) throw new AppError('text_in_over');
  if (code.sender.slice(-4) !== last) throw new AppError('text_in_mismatch');
  return { ...code, sender: code.sender };
}
