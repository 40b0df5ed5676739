import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import { CODE_MINUTES, codeOf, digitsFor, MOST_CODES } from './decide-text-in.ts';
import {
  type CodeRow,
  countWaiting,
  forgetExpired,
  insertCode,
  lockCodeOfCall,
  settleCode,
} from './store.ts';

/** Draws of digits that are nobody else's; with 100 codes among a million the first one is, nearly always. */
const DRAWS = 20;

/**
 * A new code for a call that this transaction has locked, and the one before out of force. Gives back that one: what it
 * held is to be kept at the end of the transaction. Throws `rate_limited` when too many codes live on the number.
 */
export async function beginCode(
  ctx: Context,
  tx: Tx,
  { callKey, ourNumber }: { callKey: string; ourNumber: string },
): Promise<CodeRow | undefined> {
  const now = ctx.clock.now();
  const before = await lockCodeOfCall(tx, callKey);
  if (before) await settleCode(tx, before.id, 'replaced');
  await forgetExpired(tx, ourNumber, now);
  const living = await countWaiting(tx, ourNumber, now);
  if (living >= MOST_CODES) throw new AppError('rate_limited', { retryAfter: 60 });
  const values = {
    ...{ call_key: callKey, our_number: ourNumber },
    ...{ created_at: now, expires_at: addSeconds(now, CODE_MINUTES * 60) },
  };
  for (let draw = 0; draw < DRAWS; draw++) {
    const code = codeOf(ctx.ids.uuid(), digitsFor(living));
    if (await insertCode(tx, { ...values, id: ctx.ids.uuid(), code })) return before;
  }
  throw new AppError('rate_limited', { retryAfter: 60 });
}
