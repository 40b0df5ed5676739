import { type EncodingProfile } from './encoding-profile.ts';
import { cutWholeGraphemes } from './grapheme-cut.ts';
import { MAX_CHARACTERS } from './message.ts';
import { isBlank } from './normalize-text.ts';

export type Encoding = 'GSM-7' | 'UCS-2';

export interface SegmentCount {
  encoding: Encoding;
  /** Septets (GSM-7) or UTF-16 units (UCS-2) of the whole text. */
  units: number;
  /** 0 for an empty text. */
  segments: number;
  /** Units left in the last segment. */
  remaining: number;
  /** Code points: what `MAX_CHARACTERS` limits and the counter shows. */
  characters: number;
}

export interface SegmentSplit {
  encoding: Encoding;
  /** Units of each segment. */
  units: number[];
  /** Length of each segment's text in UTF-16 units: cut the text by these. */
  charSplits: number[];
}

/**
 * How many segments `text` takes, as it stands: normalise it first. Segments are filled greedily; an ESC pair, a
 * surrogate pair and a grapheme that fits a segment are never cut, so `ceil(units / limit)` can be too few.
 *
 * Who splits: a carrier with an HTTP API gets the whole text and splits it itself; over SMPP, and in the loopback
 * network, we split, by `splitSegments`. This count is exact for the second, and for the first never below that of a
 * carrier that cuts between code points, since every cut made here is open to that carrier too.
 *
 * Source: 3GPP TS 23.038 §6.2.1, TS 23.040 §9.2.3.24; one pass, no allocation but the result unless a cut falls on
 * characters that may belong together.
 */
export function countSegments(text: string, profile: EncodingProfile): SegmentCount {
  const { alphabet } = profile;
  const { single, multi } = profile.gsm7;
  let units = 0;
  let segments = 1;
  let used = 0;
  for (let i = 0; i < text.length; i++) {
    const weight = alphabet[text.charCodeAt(i)] ?? 0;
    if (weight === 0) return countUcs2(text, profile);
    units += weight;
    used += weight;
    if (used > multi) {
      segments++;
      used = weight;
    }
  }
  const fitsOne = units <= single;
  return {
    encoding: 'GSM-7',
    units,
    segments: text === '' ? 0 : fitsOne ? 1 : segments,
    remaining: fitsOne ? single - units : multi - used,
    characters: text.length,
  };
}

function countUcs2(text: string, { ucs2 }: EncodingProfile): SegmentCount {
  const units = text.length;
  const count: SegmentCount = {
    encoding: 'UCS-2',
    units,
    segments: 1,
    remaining: ucs2.single - units,
    characters: countCharacters(text),
  };
  if (units <= ucs2.single) return count;
  let start = 0;
  let end = cutWholeGraphemes(text, start, ucs2.multi);
  while (end < units) {
    count.segments++;
    start = end;
    end = cutWholeGraphemes(text, start, ucs2.multi);
  }
  count.remaining = ucs2.multi - (end - start);
  return count;
}

/** The segments `countSegments` counts: both come from the same cuts. An empty text has none. */
export function splitSegments(text: string, profile: EncodingProfile): SegmentSplit {
  const { encoding, units, segments } = countSegments(text, profile);
  if (segments === 0) return { encoding, units: [], charSplits: [] };
  if (segments === 1) return { encoding, units: [units], charSplits: [text.length] };
  return encoding === 'GSM-7' ? splitGsm7(text, profile) : splitUcs2(text, profile);
}

function splitGsm7(text: string, { alphabet, gsm7 }: EncodingProfile): SegmentSplit {
  const split: SegmentSplit = { encoding: 'GSM-7', units: [], charSplits: [] };
  let used = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const weight = alphabet[text.charCodeAt(i)] ?? 0;
    if (used + weight > gsm7.multi) {
      split.units.push(used);
      split.charSplits.push(i - start);
      used = 0;
      start = i;
    }
    used += weight;
  }
  split.units.push(used);
  split.charSplits.push(text.length - start);
  return split;
}

function splitUcs2(text: string, { ucs2 }: EncodingProfile): SegmentSplit {
  const lengths: number[] = [];
  for (let start = 0; start < text.length;) {
    const end = cutWholeGraphemes(text, start, ucs2.multi);
    lengths.push(end - start);
    start = end;
  }
  return { encoding: 'UCS-2', units: lengths, charSplits: [...lengths] };
}

/** Code points of `text`; a lone surrogate counts as one. */
export function countCharacters(text: string): number {
  let characters = 0;
  for (let i = 0; i < text.length; i++) {
    characters++;
    const isPair = (text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
    if (isPair) i++;
  }
  return characters;
}

/** A code point that is not in the GSM-7 alphabet, and where it stands, in UTF-16 units. */
export interface CostlyCharacter {
  index: number;
  character: string;
}

/** Every code point that makes the text UCS-2, in order; none for a text that is GSM-7. */
export function costlyCharacters(text: string, { alphabet }: EncodingProfile): CostlyCharacter[] {
  const costly: CostlyCharacter[] = [];
  let index = 0;
  for (const character of text) {
    if (character.length > 1 || !alphabet[character.charCodeAt(0)]) costly.push({ index, character });
    index += character.length;
  }
  return costly;
}

/** Why a text cannot be sent for its length, as an error code; `null`: it can. Over 918 code points is too long. */
export function checkLength(text: string): 'empty' | 'too_long' | null {
  if (countCharacters(text) > MAX_CHARACTERS) return 'too_long';
  return isBlank(text) ? 'empty' : null;
}
