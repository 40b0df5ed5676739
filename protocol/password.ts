import * as z from 'zod/mini';

/** Code points. Source for the least: NIST SP 800-63B-4 §3.1.1.2 asks for 8 with a second factor, 15 without; here guesses are limited, too. */
export const PASSWORD_LENGTH = { least: 12, most: 200 } as const;

const lengthOf = (text: string) => [...text].length;

/** A password somebody chooses. */
export const NewPassword = z.string().check(
  z.maxLength(2 * PASSWORD_LENGTH.most),
  z.refine((text) => lengthOf(text) >= PASSWORD_LENGTH.least && lengthOf(text) <= PASSWORD_LENGTH.most),
);

/** A password somebody types to be recognised: older ones may be of any length. */
export const TypedPassword = z.string().check(z.minLength(1), z.maxLength(2 * PASSWORD_LENGTH.most));

export type PasswordWeakness = 'short' | 'long' | 'common' | 'personal';

/**
 * Why a password is no good; `null`: it may be used. `personal`: it holds the name, the address or the company, which a
 * guesser tries first; words of up to three letters do not count. `common`: it is one of those that everybody tries, or a
 * single piece repeated. No other rule of composition: they make passwords worse (NIST SP 800-63B-4 §3.1.1.2).
 */
export function passwordWeakness(
  password: string,
  known: { email: string; name: string; company: string },
): PasswordWeakness | null {
  const length = lengthOf(password);
  if (length < PASSWORD_LENGTH.least) return 'short';
  if (length > PASSWORD_LENGTH.most) return 'long';
  const folded = fold(password);
  const letters = folded.replace(/[^\p{L}\p{N}]/gu, '');
  if (letters.length < 2 || isRepeated(letters) || COMMON.some((word) => isMostly(letters, word)))
    return 'common';
  const words = [...known.name.split(/\s+/), known.company, ...known.email.split('@'), known.email].map(fold);
  return words.some((word) => [...word].length > 3 && folded.includes(word)) ? 'personal' : null;
}

const fold = (text: string) => text.normalize('NFKC').toLowerCase().trim();

/** `abcabcabcabc`: one piece of up to eight characters, again and again. */
const isRepeated = (text: string) => /^(.{1,8}?)\1+$/u.test(text);

/** The common word, with at most four characters around it. */
const isMostly = (text: string, word: string) => text.includes(word) && text.length - word.length <= 4;

/** What is left of the lists of leaked passwords where twelve characters are asked for, and how people stretch the short ones. */
const COMMON: readonly string[] = [
  'password',
  'passwort',
  'motdepasse',
  'contrasena',
  'contraseña',
  'parola',
  'senha',
  'administrator',
  'adminadmin',
  'letmein',
  'welcome',
  'qwerty',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1q2w3e4r',
  '1qaz2wsx',
  'q1w2e3r4',
  'abcdefgh',
  'abcd1234',
  'abc123',
  '12345678',
  '1234567890',
  '123456789012',
  '0123456789',
  '987654321',
  '0987654321',
  'iloveyou',
  'sunshine',
  'princess',
  'football',
  'baseball',
  'superman',
  'trustno1',
  'changeme',
  'secret',
  'midcall',
];
