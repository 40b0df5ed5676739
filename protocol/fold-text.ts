/** Accents of Latin, Greek and Cyrillic, points of Hebrew, vowel signs of Arabic. In other scripts marks make other letters. */
const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g;

/** Text without case and accents, for comparing: `Über` and `uber` are the same, half width and full width too. */
export function foldText(text: string): string {
  return text.normalize('NFKD').replace(ACCENTS, '').toLowerCase().replaceAll('ß', 'ss');
}
