/**
 * The form in which opt-out words and phrases are compared: NFKC (full-width letters), lower case, no accents, no
 * invisible characters, and a single space for whatever is neither letter nor digit.
 */
export function foldForMatching(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\p{Mn}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Without spaces: "OPT OUT", "OPT-OUT" and "S.T.O.P" are one word each. */
export function squeeze(folded: string): string {
  return folded.replaceAll(' ', '');
}
