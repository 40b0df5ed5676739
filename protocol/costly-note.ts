import type { EncodingProfile } from './encoding-profile.ts';
import { normalizeText } from './normalize-text.ts';
import { costlyCharacters, countSegments } from './segments.ts';
import { smartEncode } from './smart-encoding.ts';

/** More than this many places, or UTF-16 units in them, are the language and no slip: nothing is marked. */
const SLIP = { places: 4, units: 16 } as const;

/** Places of a text, in UTF-16 units. */
export interface Span {
  start: number;
  end: number;
}

/** A few characters that make a text cost more messages than it would without them. */
export interface CostlyNote {
  /** Where they stand in the text as typed, in order. */
  spans: Span[];
  /** The characters, each once. */
  characters: string[];
  /** Messages more. */
  extra: number;
  /** The whole text with plain characters instead; `null`: they have no plain form. */
  plain: string | null;
  /** The plain form of the one costly character; `null` when there are several, or it has none. */
  plainCharacter: string | null;
}

/** What is worth saying about costly characters in `text` as typed; mostly nothing. */
export function noteCostly(text: string, profile: EncodingProfile): CostlyNote | null {
  const normal = normalizeText(text);
  const before = countSegments(normal, profile);
  if (before.encoding === 'GSM-7' || before.segments < 2) return null;
  const { text: plain, changed } = smartEncode(normal, profile);
  const spans = spansOf(text, profile);
  if (!changed && !isSlip(spans)) return null;
  const extra = before.segments - countSegments(changed ? plain : without(text, spans), profile).segments;
  if (extra < 1 || spans.length === 0) return null;
  const characters = [...new Set(spans.map(({ start, end }) => text.slice(start, end)))];
  const [only] = characters;
  return {
    spans,
    characters,
    extra,
    plain: changed ? plain : null,
    plainCharacter: changed && characters.length === 1 && only !== undefined ? plainOf(only, profile) : null,
  };
}

/** Neighbours are one place: the parts of an emoji, or of a letter and its accent. */
function spansOf(text: string, profile: EncodingProfile): Span[] {
  const spans: Span[] = [];
  for (const { index, character } of costlyCharacters(text, profile)) {
    const last = spans.at(-1);
    if (last?.end === index) last.end += character.length;
    else spans.push({ start: index, end: index + character.length });
  }
  return spans;
}

function isSlip(spans: readonly Span[]): boolean {
  const units = spans.reduce((sum, { start, end }) => sum + end - start, 0);
  return spans.length <= SLIP.places && units <= SLIP.units;
}

function without(text: string, spans: readonly Span[]): string {
  return spans.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}

function plainOf(character: string, profile: EncodingProfile): string | null {
  const { text, changed } = smartEncode(character, profile);
  return changed && text.trim() !== '' ? text : null;
}
