import { timingSafeEqual } from 'node:crypto';
import { changeWithin } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { hashSecret } from '../platform/secret-box.ts';
import { decideVerification, isProved } from './decide-verification.ts';
import { readNumbers } from './store.ts';
import { type AttemptRow, markVerified, noteProof, readAttempts } from './verification-store.ts';
import { renderNumber, toldInAudit } from './view-numbers.ts';

/** Bound to the attempt, so that equal codes do not look alike. */
export const hashCode = (attemptId: string, code: string): Buffer => hashSecret(`${attemptId}|${code}`);

/** Whether a code may still come. A text that was reported lost may have arrived all the same. */
export const isOpen = (attempt: AttemptRow, now: Date): boolean =>
  decideVerification({ ...attempt, texts: [] }, now).state === 'pending';

export const isCode = (attempt: AttemptRow, code: string): boolean =>
  timingSafeEqual(hashCode(attempt.id, code), attempt.codeHash);

/**
 * Takes codes that came from where the number's code was sent. The right one proves what `of` says of the attempt, and
 * verifies the number once nothing is left to prove. Gives back whether one was right. Locks the configuration, so that
 * codes are taken one after the other.
 */
export async function proveNumber(
  ctx: Context,
  tx: Tx,
  numberId: string,
  {
    codes,
    of,
    actor,
  }: {
    codes: readonly string[];
    of: (attempt: AttemptRow) => { sending: boolean; receiving: boolean };
    actor: string;
  },
): Promise<boolean> {
  return changeWithin(ctx, tx, { actor, event: 'settings.changed' }, async () => {
    const attempt = (await readAttempts(tx, [numberId])).get(numberId);
    const at = ctx.clock.now();
    if (!attempt || !isOpen(attempt, at) || !codes.some((code) => isCode(attempt, code)))
      return { result: false, change: null };
    const { sending, receiving } = of(attempt);
    const verified = isProved({
      ...attempt,
      sendingProved: attempt.sendingProved || sending,
      receivingProved: attempt.receivingProved || receiving,
    });
    await noteProof(tx, attempt.id, { sending, receiving, verified, at });
    const before = await auditView(ctx, tx, numberId);
    if (verified) await markVerified(tx, numberId, at);
    const after = await auditView(ctx, tx, numberId);
    const change = { action: 'number.verified', object: `number/${numberId}`, before, after };
    return { result: true, change: verified ? change : null };
  });
}

async function auditView(ctx: Context, tx: Tx, numberId: string): Promise<object> {
  const [row] = await readNumbers(tx, [numberId]);
  return toldInAudit(renderNumber(row!, null, ctx.clock.now())); // its attempt was just read
}
