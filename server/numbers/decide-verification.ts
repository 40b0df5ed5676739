import { type NumberVerification, type VerificationReason } from '../../protocol/phone-number.ts';
import { FailureReason } from '../../protocol/message.ts';

/** Minutes a code is good for. */
export const CODE_MINUTES = 10;
/** Wrong codes that may be typed. */
export const MOST_TRIES = 5;
/** Attempts to verify one number within an hour. */
export const ATTEMPTS_PER_HOUR = 3;

/** An attempt to verify a number, and what became of its texts. */
export interface Attempt {
  witness: string;
  witnessOurs: boolean;
  startedAt: Date;
  expiresAt: Date;
  verifiedAt: Date | null;
  tries: number;
  /** Whether a text was sent to prove it. */
  sendingAsked: boolean;
  receivingAsked: boolean;
  sendingProved: boolean;
  receivingProved: boolean;
  /** States and reasons of the texts. */
  texts: readonly { state: string; reason: string | null }[];
}

/** States in which a text will not arrive any more. */
const LOST = new Set(['undelivered', 'failed', 'suppressed', 'expired', 'not_confirmed']);

/** What is known of an attempt at `now`. A code that came back counts, whatever was reported of its text. Pure. */
export function decideVerification(
  attempt: Attempt,
  now: Date,
): Pick<NumberVerification, 'state' | 'reason'> {
  if (attempt.verifiedAt !== null) return { state: 'verified', reason: null };
  if (attempt.tries >= MOST_TRIES) return { state: 'failed', reason: 'too_many_tries' };
  const lost = attempt.texts.find(({ state }) => LOST.has(state));
  if (lost) return { state: 'failed', reason: reasonOf(lost) };
  return attempt.expiresAt <= now
    ? { state: 'failed', reason: 'code_missing' }
    : { state: 'pending', reason: null };
}

function reasonOf({ state, reason }: { state: string; reason: string | null }): VerificationReason {
  if (state === 'not_confirmed' || state === 'expired') return state;
  return FailureReason.safeParse(reason).data ?? 'other';
}

/**
 * Whether all is proved that was to be. Somebody at a telephone proves with the code that the number sends; a number of
 * ours at the other end proves each direction by a text of its own.
 */
export function isProved(
  attempt: Pick<
    Attempt,
    'witnessOurs' | 'sendingAsked' | 'receivingAsked' | 'sendingProved' | 'receivingProved'
  >,
): boolean {
  if (!attempt.witnessOurs) return attempt.sendingProved;
  return (
    (attempt.sendingProved || !attempt.sendingAsked) && (attempt.receivingProved || !attempt.receivingAsked)
  );
}

/** The text that carries a code: the same in every language, in GSM-7. */
export const codeText = (code: string, number: string): string => `Midcall: ${code} (${number})`;

/** The codes a text may hold: six digits that stand alone. */
export const codesIn = (text: string): string[] =>
  [...text.matchAll(/(?<!\d)\d{6}(?!\d)/g)].map(([code]) => code);
