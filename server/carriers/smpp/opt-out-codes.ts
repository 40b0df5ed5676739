import * as z from 'zod/mini';
import { Status } from './command.ts';

/** Codes by which a message centre says that the recipient has opted out. */
export interface OptOutCodes {
  /** Values of `command_status` in the answer to a text. */
  readonly statuses: ReadonlySet<number>;
  /** Values of `err:` in receipts, in small letters and without zeros in front. */
  readonly errors: ReadonlySet<string>;
}

/** They say that a text was taken, may have been, or will be: none is a refusal (SMPP 3.4 §5.1.3). */
const NO_REFUSALS: ReadonlySet<number> = new Set([
  Status.ok,
  Status.wrongBindState,
  Status.systemError,
  Status.queueFull,
  Status.throttled,
]);

const STATUS = /^0x[0-9a-f]{1,8}$/;
/** In receipts mostly three digits; vendors write letters, too (SMPP 3.4 Appendix B). */
const ERROR = /^(?!0x)[0-9a-z]{1,8}$/;

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
const bare = (error: string): string => error.toLowerCase().replace(/^0+(?=.)/, '');

function isCode(word: string): boolean {
  if (STATUS.test(word)) return !NO_REFUSALS.has(Number(word));
  // "no error"
  return ERROR.test(word) && bare(word) !== '0';
}

/**
 * Codes as an operator writes them, with commas or blanks between them: `0x…` is a `command_status`, all else an `err` of
 * receipts. At most 32.
 */
export const OptOutCodeList = z.string().check(
  z.maxLength(300),
  z.refine((text) => {
    const words = wordsOf(text);
    return words.length > 0 && words.length <= 32 && words.every(isCode);
  }, 'no list of codes of refusals'),
);

/** `undefined`: none is known. */
export function readOptOutCodes(list: string | undefined): OptOutCodes {
  const words = wordsOf(list ?? '');
  return {
    statuses: new Set(words.filter((word) => STATUS.test(word)).map(Number)),
    errors: new Set(words.filter((word) => !STATUS.test(word)).map(bare)),
  };
}

/** Whether the `err` of a receipt is one of them. */
export const isOptOutError = ({ errors }: OptOutCodes, error: string | undefined): boolean =>
  error !== undefined && errors.has(bare(error));
