import { type ErrorCode } from '../../protocol/error-codes.ts';
import {
  type NumberVerification,
  type VerificationInput,
  type VerificationResults,
  type VerificationsInput,
} from '../../protocol/phone-number.ts';
import { E164 } from '../../protocol/phone.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { recordAct } from '../audit/record-act.ts';
import { type Context } from '../context.ts';
import { sendSystemText } from '../messages/send-system-text.ts';
import { AppError } from '../platform/app-error.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import { hashSecret } from '../platform/secret-box.ts';
import { decideNewNumber } from './decide-number.ts';
import { ATTEMPTS_PER_HOUR, CODE_MINUTES, codeText } from './decide-verification.ts';
import { findSendingNumber, type SendingNumber } from './find-own-number.ts';
import { hashCode, isOpen, proveNumber } from './prove-number.ts';
import { lockNumber, readNumbers } from './store.ts';
import {
  countAttempts,
  findWitness,
  insertAttempt,
  noteWrongCode,
  readAttempts,
} from './verification-store.ts';
import { renderVerification } from './view-numbers.ts';

/**
 * Starts to verify a number: a code goes from it to a verified number of ours and back, or to a telephone that somebody
 * has at hand. A number that is verified stays so, and nothing is sent. Throws `not_found`, `witness_missing`,
 * `rate_limited` with `verification`, or what `sendSystemText` throws.
 */
export function startVerification(
  ctx: Context,
  principal: AdminPrincipal,
  { id, to }: VerificationInput & { id: string },
): Promise<NumberVerification | null> {
  return recordAct(ctx, principal, async (tx) => {
    if (!(await lockNumber(tx, id))) throw new AppError('not_found');
    const number = (await findSendingNumber(tx, id))!; // just locked
    if (!number.verified) await start(ctx, tx, number, to);
    const attempt = (await readAttempts(tx, [id])).get(id);
    const result = attempt ? renderVerification(attempt, ctx.clock.now()) : null;
    if (number.verified || !attempt) return { result, change: null };
    // not to whom: the audit is kept for longer than the telephone of somebody should be
    const after = { number: number.e164, via: attempt.witnessOurs ? attempt.witness : 'telephone' };
    return {
      result,
      change: { action: 'verification.started', object: `number/${id}`, before: null, after },
    };
  });
}

/** The same for several numbers, each for itself: what one is refused holds up no other. */
export async function startVerifications(
  ctx: Context,
  principal: AdminPrincipal,
  { ids, to }: VerificationsInput,
): Promise<VerificationResults> {
  const results: VerificationResults['results'] = [];
  for (const id of new Set(ids)) {
    const input = { id, ...(to === undefined ? {} : { to }) };
    results.push(
      await startVerification(ctx, principal, input).then(
        (verification) => ({ id, verification, refusal: null }),
        (error: unknown) => ({ id, verification: null, refusal: codeOf(error) }),
      ),
    );
  }
  return { results };
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code;
  throw error;
}

async function start(ctx: Context, tx: Tx, number: SendingNumber, to: string | undefined): Promise<void> {
  const now = ctx.clock.now();
  if ((await countAttempts(tx, number.id, addSeconds(now, -3_600))) >= ATTEMPTS_PER_HOUR)
    throw new AppError('rate_limited', { detail: 'verification' });
  const witness = to === undefined ? await ownWitness(tx, number.id) : telephone(to);
  const code = newCode(ctx);
  const id = ctx.ids.uuid();
  const [roles] = await readNumbers(tx, [number.id]);
  const [sending, receiving] = [
    witness.ours === null || roles!.outbound ? ctx.ids.uuid() : null,
    witness.ours !== null && roles!.inbound ? ctx.ids.uuid() : null,
  ];
  const text = codeText(code, number.e164);
  const common = { kind: 'verification', text, language: null } as const;
  if (sending) await sendSystemText(ctx, tx, { ...common, id: sending, number, to: witness.e164 });
  if (receiving && witness.ours)
    await sendSystemText(ctx, tx, {
      ...common,
      id: receiving,
      number: witness.ours,
      to: E164.parse(number.e164),
    });
  await insertAttempt(tx, {
    id,
    numberId: number.id,
    witness: witness.e164,
    witnessOurs: witness.ours !== null,
    codeHash: hashCode(id, code),
    sendingMessage: sending,
    receivingMessage: receiving,
    startedAt: now,
    expiresAt: addSeconds(now, CODE_MINUTES * 60),
  });
}

interface Witness {
  e164: E164;
  /** `null`: somebody's telephone. */
  ours: SendingNumber | null;
}

async function ownWitness(tx: Tx, numberId: string): Promise<Witness> {
  const found = await findWitness(tx, numberId);
  const ours = found ? await findSendingNumber(tx, found.id) : null;
  if (!ours) throw new AppError('witness_missing');
  return { e164: E164.parse(ours.e164), ours };
}

function telephone(typed: string): Witness {
  const decision = decideNewNumber(typed);
  if (decision.type === 'refused') throw new AppError(decision.code);
  return { e164: decision.e164, ours: null };
}

/** Each of the million codes is as likely as any other, within one in 10^8. */
const newCode = ({ ids }: Pick<Context, 'ids'>): string =>
  String(hashSecret(ids.secret()).readUIntBE(0, 6) % 1_000_000).padStart(6, '0');

/**
 * Takes the code that somebody typed from the telephone it was sent to. Throws `not_found`, `verification_over` when no
 * code is awaited from a person, or `code_wrong` with the tries that are left; a wrong one counts.
 */
export async function confirmVerification(
  ctx: Context,
  principal: AdminPrincipal,
  { id, code }: { id: string; code: string },
): Promise<NumberVerification> {
  const { right, attempt } = await recordAct(ctx, principal, async (tx) => {
    if (!(await lockNumber(tx, id))) throw new AppError('not_found');
    const open = (await readAttempts(tx, [id])).get(id);
    if (!open || open.witnessOurs || !isOpen(open, ctx.clock.now())) throw new AppError('verification_over');
    const right = await proveNumber(ctx, tx, id, {
      codes: [code],
      of: () => ({ sending: true, receiving: false }),
      actor: principal.actor,
    });
    if (!right) await noteWrongCode(tx, open.id);
    const attempt = (await readAttempts(tx, [id])).get(id)!; // still the latest: attempts wait for each other
    return { result: { right, attempt }, change: null };
  });
  const verification = renderVerification(attempt, ctx.clock.now());
  // thrown after the commit, which keeps the count of tries
  if (!right) throw new AppError('code_wrong', { detail: String(verification.triesLeft) });
  return verification;
}
