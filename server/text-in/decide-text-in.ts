import { CODE_DIGITS } from '../../protocol/text-in.ts';

/** Minutes a code may be texted in. */
export const CODE_MINUTES = 5;
/** Codes that live on one number at once. */
export const MOST_CODES = 100;
/** Wrong codes of one sender within an hour, and of all senders to one number within the life of a code. */
export const WRONG_OF_SENDER = { most: 3, minutes: 60 } as const;
export const WRONG_OF_NUMBER = { most: 10, minutes: CODE_MINUTES } as const;
/** Texts of a mobile that are held until the agent has said whose it is. */
export const MOST_HELD = 10;
/** The clock of a carrier may be off by this much. */
const SLACK_MS = 60_000;

/**
 * Digits of a code that joins `living` others on its number: 4 for one alone, 5 up to ten, 6 beyond. The limits let 20
 * wrong codes come to a number while one lives (two windows of 10), so that even all of them together hit a living code with
 * a chance of 1 in 500, whatever its length; and a hit reaches nobody before an agent has heard the same last digits from
 * the caller, which is 1 in 10,000 again.
 */
export function digitsFor(living: number): number {
  if (living === 0) return CODE_DIGITS.min;
  return living < 10 ? CODE_DIGITS.min + 1 : CODE_DIGITS.max;
}

/** A code made of random hexadecimal digits, of which it takes 48 bits: the rest of a division by at most 10^6 is even enough. */
export function codeOf(randomHex: string, digits: number): string {
  const drawn = BigInt(`0x${randomHex.replaceAll('-', '').slice(0, 12)}`) % 10n ** BigInt(digits);
  return drawn.toString().padStart(digits, '0');
}

/** Longest text that a code is looked for in, in characters: people write "my code is" before it, no stories. */
const LONGEST = 60;

/**
 * The code that a text consists of, in ASCII digits, whatever script they are written in; `null` when it has other
 * digits, or a length no code has. Digits may stand apart: "4 8 2 1", "48-21".
 */
export function codeIn(text: string): string | null {
  if ([...text].length > LONGEST) return null;
  const runs = toAscii(text).match(/\d(?:[\s.-]*\d)*/gu) ?? [];
  const digits = runs.length === 1 ? runs[0]!.replace(/\D/gu, '') : '';
  return digits.length >= CODE_DIGITS.min && digits.length <= CODE_DIGITS.max ? digits : null;
}

/** Digits of all scripts stand in tens, from their zero on (Unicode 16, 4.6). */
const toAscii = (text: string): string =>
  text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    const point = digit.codePointAt(0)!; // a match is no empty text
    let zero = point;
    while (zero > point - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    return String((point - zero) % 10);
  });

/** Wrong codes since a moment. */
export interface Tries {
  wrong: number;
  since: Date;
}

/** The tries that still count at `now`. */
export function triesAt(tries: Tries | null, minutes: number, now: Date): Tries {
  const isOld = !tries || now.getTime() - tries.since.getTime() >= minutes * 60_000;
  return isOld ? { wrong: 0, since: now } : tries;
}

export interface TakingFacts {
  ofSender: Tries;
  ofNumber: Tries;
  /** The code that lives under these digits on this number. */
  code: { state: string; createdAt: Date; expiresAt: Date } | null;
  /** Its call goes on, with an agent in charge. */
  callLives: boolean;
  /** The sender is one of our numbers, or texts in a call, or is about to join one. */
  senderTaken: boolean;
  /** When the carrier got the text, where that may be long ago. */
  sentAt: Date | null;
  now: Date;
}

/** `wrong` counts against the sender; `limited` is not even looked at. Pure. The sender is never told which it was. */
export function decideTaking(facts: TakingFacts): 'taken' | 'wrong' | 'limited' {
  const { code, now, sentAt } = facts;
  if (facts.ofSender.wrong >= WRONG_OF_SENDER.most || facts.ofNumber.wrong >= WRONG_OF_NUMBER.most)
    return 'limited';
  if (code?.state !== 'waiting' || code.expiresAt <= now || !facts.callLives || facts.senderTaken)
    return 'wrong';
  // it cannot have been written before there was a code
  return sentAt && sentAt.getTime() < code.createdAt.getTime() - SLACK_MS ? 'wrong' : 'taken';
}
