import { type EncodingProfile } from './encoding-profile.ts';
import { MAX_CHARACTERS } from './message.ts';
import { isBlank } from './normalize-text.ts';
import { countCharacters, countSegments } from './segments.ts';

/**
 * What word processors, telephones and web pages put in unasked, and what a person would have typed. Letters are left
 * alone: "façade" with another letter is another word. No target holds a character of this table.
 */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  // Quotation marks.
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '«': '"',
  '»': '"',
  '″': '"',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '′': "'",
  '`': "'",
  '´': "'",
  ʼ: "'",
  '‹': '<',
  '›': '>',
  // Dashes, dots and signs.
  '‐': '-',
  '\u2011': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  '•': '-',
  '…': '...',
  '×': 'x',
  '→': '->',
  '←': '<-',
  '№': 'No.',
  '™': '(TM)',
  '©': '(C)',
  '®': '(R)',
  '½': '1/2',
  '¼': '1/4',
  '¾': '3/4',
  // Spaces and line ends.
  '\u00a0': ' ',
  '\u2002': ' ',
  '\u2003': ' ',
  '\u2007': ' ',
  '\u2009': ' ',
  '\u202f': ' ',
  '\u3000': ' ',
  '\u2028': '\n',
  '\u2029': '\n',
  // Invisible: soft hyphen, zero-width space, word joiner, byte order mark, and the direction marks that telephones
  // wrap numbers in.
  '\u00ad': '',
  '\u200b': '',
  '\u2060': '',
  '\ufeff': '',
  '\u200e': '',
  '\u200f': '',
  '\u202a': '',
  '\u202c': '',
  '\u202d': '',
  '\u2066': '',
  '\u2068': '',
  '\u2069': '',
};
const REPLACEABLE = new RegExp(`[${Object.keys(REPLACEMENTS).join('')}]`, 'gu');

/**
 * `text` with typographic characters replaced, where that makes all of it GSM-7 at no more segments and within the
 * length limit; otherwise `text` itself. Takes and gives normalised text. Show the agent what changed: it is what is
 * sent, and the carrier's own smart encoding is off.
 */
export function smartEncode(text: string, profile: EncodingProfile): { text: string; changed: boolean } {
  const unchanged = { text, changed: false };
  const before = countSegments(text, profile);
  if (before.encoding === 'GSM-7') return unchanged;
  const plain = text.replace(REPLACEABLE, (character) => REPLACEMENTS[character] ?? character);
  const after = countSegments(plain, profile);
  if (after.encoding !== 'GSM-7' || after.segments > before.segments || isBlank(plain)) return unchanged;
  if (countCharacters(plain) > Math.max(MAX_CHARACTERS, before.characters)) return unchanged;
  return { text: plain, changed: true };
}
