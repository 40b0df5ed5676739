const LONE_SURROGATES = /\p{Cs}/gu;
const TABS = /\t/g;
// eslint-disable-next-line no-control-regex -- control characters are what it removes
const CONTROLS_EXCEPT_LF = /[\u0000-\u0009\u000b-\u001f]/g;
const NOTHING_TO_READ = /^[\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/**
 * The one form in which texts are counted, compared, stored and sent. Lone surrogates become U+FFFD; CRLF and CR become
 * LF; a tab becomes a space, since it parts words; other C0 controls go; then NFC, so that a letter typed as base and
 * accent is the one letter GSM-7 has. Controls go before NFC: one between a letter and its accent would keep them
 * apart. Repeating it changes nothing.
 */
export function normalizeText(text: string): string {
  return text
    .replace(LONE_SURROGATES, '\ufffd')
    .replace(/\r\n?/g, '\n')
    .replace(TABS, ' ')
    .replace(CONTROLS_EXCEPT_LF, '')
    .normalize('NFC');
}

/** No lone surrogates. Source: ECMA-262, `String.prototype.isWellFormed`. */
export function isWellFormed(text: string): boolean {
  return !/\p{Cs}/u.test(text);
}

/** Nothing a reader would see: empty, spaces, line ends, controls, zero-width characters, the blank Braille cell. */
export function isBlank(text: string): boolean {
  return NOTHING_TO_READ.test(text);
}
