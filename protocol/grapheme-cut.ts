/** Made at the first need: most texts never reach a cut that two characters could be joined across. */
let segmenter: Intl.Segmenter | undefined;

const isHigh = (unit: number) => (unit & 0xfc00) === 0xd800;
const isSkinTone = (codePoint: number) => codePoint >= 0x1f3fb && codePoint <= 0x1f3ff;
const isLow = (unit: number) => (unit & 0xfc00) === 0xdc00;

/**
 * Code points that never join the one before or after them into one grapheme when that is of this list too: letters of
 * Latin, Greek, Cyrillic, Hebrew, Arabic, Thai and CJK, punctuation, Hangul syllables. Pairs of first and last,
 * ascending; pictographs are in `standsAlone`.
 */
// prettier-ignore
const STANDALONE = Uint32Array.of(
  0x0a, 0x0a,
  0x20, 0x7e,
  0xa1, 0xa8,
  0xaa, 0xac,
  0xaf, 0x2ff,
  0x370, 0x482,
  0x48a, 0x58f,
  0x5d0, 0x5ea,
  0x620, 0x64a,
  0xe01, 0xe30,
  0x2010, 0x2027,
  0x20a0, 0x20bf,
  0x3001, 0x3029,
  0x3041, 0x3096,
  0x30a0, 0x30ff,
  0x3400, 0x9fff,
  0xac00, 0xd7a3,
  0xff01, 0xff60,
);

function standsAlone(codePoint: number): boolean {
  // Pictographs, without the skin tones between them.
  if (codePoint > 0xffff) return codePoint >= 0x1f300 && codePoint <= 0x1faff && !isSkinTone(codePoint);
  let last = 1;
  while (last < STANDALONE.length && codePoint > (STANDALONE[last] ?? 0)) last += 2;
  return codePoint >= (STANDALONE[last - 1] ?? Infinity) && last < STANDALONE.length;
}

/** A code point of the list, or one that only ever belongs to what is before it: emoji style, skin tone. */
const endsGrapheme = (codePoint: number) =>
  standsAlone(codePoint) || codePoint === 0xfe0f || isSkinTone(codePoint);

function codePointBefore(text: string, index: number): number {
  const unit = text.charCodeAt(index - 1);
  return isLow(unit) && index > 1 ? (text.codePointAt(index - 2) ?? unit) : unit;
}

/**
 * Where a UCS-2 segment that begins at `start` and holds `limit` units ends: never inside a surrogate pair, and never
 * inside a grapheme cluster (Unicode UAX #29) that would fit a segment of its own. `limit` is at least 2.
 */
export function cutWholeGraphemes(text: string, start: number, limit: number): number {
  if (text.length - start <= limit) return text.length;
  let cut = start + limit;
  if (isLow(text.charCodeAt(cut)) && isHigh(text.charCodeAt(cut - 1))) cut--;
  const after = text.codePointAt(cut) ?? 0;
  if (standsAlone(after) && endsGrapheme(codePointBefore(text, cut))) return cut;
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
  // The segment begins between graphemes, so its own text is enough to find them, and far cheaper than all of it.
  const near = text.slice(start, cut + limit + 1);
  const cluster = segmenter.segment(near).containing(cut - start);
  // A longer cluster is cut in any case; moving the cut forward would only leave a hole.
  return cluster && cluster.segment.length <= limit ? start + cluster.index : cut;
}
