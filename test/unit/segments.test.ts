import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EncodingProfile, findProfile, GSM7, GSM7_16_BIT } from '../../protocol/encoding-profile.ts';
import { normalizeText } from '../../protocol/normalize-text.ts';
import { checkLength, costlyCharacters, countSegments, splitSegments } from '../../protocol/segments.ts';
import { smsCases } from './sms-cases.ts';

/** What is said of one text, in the words of the case file. */
function measure(text: string, profile: EncodingProfile) {
  const { encoding, units, segments, remaining } = countSegments(text, profile);
  const split = splitSegments(text, profile);
  return { encoding, units, segments, remaining, splits: split.units, charSplits: split.charSplits };
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Texts made of what makes trouble: extension characters, emoji, joiners, marks, flags, lone surrogates. */
const trickyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'a',
        'é',
        '€',
        '{',
        '\n',
        'я',
        '漢',
        '한',
        '😀',
        '👍🏽',
        '👨‍👩‍👧‍👦',
        '🇺🇸',
        '🇮',
        '1️⃣',
        'e\u0301',
        '\u0301',
        '\u200d',
        '\ud83d',
        '\ude00',
      ),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.integer({ min: 1, max: 80 }).map((length) => 'b'.repeat(length)),
      fc.integer({ min: 1, max: 80 }).map((length) => 'ж'.repeat(length)),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(''));
const anyProfile = fc.constantFrom(...['gsm7', 'gsm7-16bit', 'telnyx-longcode'].map(findProfile));

describe('counting and splitting', () => {
  it.each(smsCases.cases)(
    '$id: $note',
    ({ input, expect: expected, graphemeSafeAlternative, options, normalized }) => {
      const text = options?.normalize ? normalizeText(input) : input;
      if (normalized !== undefined) expect(text).toBe(normalized);
      const profile = options?.udh === '16bit' ? GSM7_16_BIT : GSM7;
      const right = { ...expected, ...graphemeSafeAlternative };
      if (graphemeSafeAlternative?.splits) right.charSplits = graphemeSafeAlternative.splits;
      expect(measure(text, profile)).toMatchObject(right);
    },
  );

  it.each(smsCases.profileCases)('$id: $note', ({ input, profile, expect: expected }) => {
    expect(findProfile(profile).id).toBe(profile);
    expect(measure(input, findProfile(profile))).toMatchObject(expected);
  });

  it('counts by the standard when the profile is unknown', () => {
    expect(findProfile('of-tomorrow')).toBe(GSM7);
  });

  it.each([
    ['306 letters', 'a'.repeat(306), 2],
    ['307 letters', 'a'.repeat(307), 3],
    ['917 letters and a euro sign', `${'a'.repeat(917)}€`, 7],
    ['918 euro signs', '€'.repeat(918), 13],
    ['917 letters and a curly apostrophe', `${'a'.repeat(917)}’`, 14],
    ['918 emoji', '😀'.repeat(918), 28],
    ['71 letters and an emoji', `${'a'.repeat(71)}😀`, 2],
  ])('finds the segments of %s', (_name, text, segments) => {
    expect(countSegments(text, GSM7).segments).toBe(segments);
  });

  it('agrees with itself: the split has the counted segments, units and remainder', () => {
    fc.assert(
      fc.property(trickyText, anyProfile, (text, profile) => {
        const count = countSegments(text, profile);
        const split = splitSegments(text, profile);
        expect(split.encoding).toBe(count.encoding);
        expect(split.units).toHaveLength(count.segments);
        expect(sum(split.units)).toBe(count.units);
        expect(sum(split.charSplits)).toBe(text.length);
        const limits = count.encoding === 'GSM-7' ? profile.gsm7 : profile.ucs2;
        const limit = count.segments > 1 ? limits.multi : limits.single;
        expect(Math.max(0, ...split.units)).toBeLessThanOrEqual(limit);
        expect(count.remaining).toBe(limit - (split.units.at(-1) ?? 0));
        expect(count.characters).toBe([...text].length);
      }),
      { numRuns: 500 },
    );
  });

  it('cuts a surrogate pair never, and a grapheme only where it is longer than a segment', () => {
    fc.assert(
      fc.property(trickyText, anyProfile, (text, profile) => {
        const { encoding, charSplits } = splitSegments(text, profile);
        if (encoding === 'GSM-7') return;
        const clusters = graphemes.segment(text);
        let end = 0;
        for (const length of charSplits.slice(0, -1)) {
          end += length;
          const cluster = clusters.containing(end);
          if (cluster?.index !== end) expect(cluster?.segment.length).toBeGreaterThan(profile.ucs2.multi);
          expect(text.codePointAt(end - 1)).toBeLessThan(0x10000);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('counts no fewer segments than a carrier that cuts between code points', () => {
    fc.assert(
      fc.property(trickyText, anyProfile, (text, profile) => {
        expect(countSegments(text, profile).segments).toBeGreaterThanOrEqual(
          countByCodePoints(text, profile),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('finds the graphemes that the platform finds, for every character it does not ask about', () => {
    const filler = 'ж'.repeat(66);
    for (let codePoint = 0x20; codePoint < 0x1fb00; codePoint++) {
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
      const character = String.fromCodePoint(codePoint);
      const text = `${filler}a${character}${'ж'.repeat(67)}`;
      const [first] = splitSegments(text, GSM7).charSplits;
      const joined = graphemes.segment(`a${character}`).containing(0)?.segment.length !== 1;
      if (first !== (joined ? 66 : 67)) expect.unreachable(`U+${codePoint.toString(16)}`);
    }
  });

  it('finds the right end of a segment before every character, too', () => {
    for (let codePoint = 0x20; codePoint < 0x1fb00; codePoint++) {
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
      const character = String.fromCodePoint(codePoint);
      const filler = 'ж'.repeat(67 - character.length);
      const [first] = splitSegments(`${filler}${character}a${filler}`, GSM7).charSplits;
      const text = `ж${character}a`;
      const boundary =
        graphemes.segment(text).containing(1 + character.length)?.index === 1 + character.length;
      if (boundary !== (first === 67)) expect.unreachable(`U+${codePoint.toString(16)}`);
    }
  });
});

describe('costly characters', () => {
  it('names each one and where it stands', () => {
    expect(costlyCharacters('5€ – 😀 ok', GSM7)).toEqual([
      { index: 3, character: '–' },
      { index: 5, character: '😀' },
    ]);
  });

  it('knows the alphabet of the profile', () => {
    expect(costlyCharacters('5€', GSM7)).toEqual([]);
    expect(costlyCharacters('5€', findProfile('telnyx-longcode'))).toEqual([{ index: 1, character: '€' }]);
  });

  it('are there if and only if the text is UCS-2', () => {
    fc.assert(
      fc.property(trickyText, anyProfile, (text, profile) => {
        const isUcs2 = countSegments(text, profile).encoding === 'UCS-2';
        expect(costlyCharacters(text, profile).length > 0).toBe(isUcs2);
      }),
    );
  });
});

describe('the length limit', () => {
  it.each([
    ['918 letters', 'a'.repeat(918), null],
    ['919 letters', 'a'.repeat(919), 'too_long'],
    ['918 emoji', '😀'.repeat(918), null],
    ['919 emoji', '😀'.repeat(919), 'too_long'],
    ['nothing', '', 'empty'],
    ['spaces and line ends', ' \n\u00a0\u200b', 'empty'],
    ['one emoji', '😀', null],
  ] as const)('says of %s what it is', (_name, text, verdict) => {
    expect(checkLength(text)).toBe(verdict);
  });
});

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

/** An independent count: code points, or ESC pairs, put one by one into segments. */
function countByCodePoints(text: string, { alphabet, gsm7, ucs2 }: EncodingProfile): number {
  const characters = [...text];
  const isGsm = characters.every((c) => c.length === 1 && alphabet[c.charCodeAt(0)]);
  const weights = characters.map((c) => (isGsm ? (alphabet[c.charCodeAt(0)] ?? 0) : c.length));
  const limits = isGsm ? gsm7 : ucs2;
  if (sum(weights) <= limits.single) return text === '' ? 0 : 1;
  let segments = 1;
  let used = 0;
  for (const weight of weights) {
    if (used + weight > limits.multi) [segments, used] = [segments + 1, 0];
    used += weight;
  }
  return segments;
}
