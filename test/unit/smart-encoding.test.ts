import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findProfile, GSM7 } from '../../protocol/encoding-profile.ts';
import { normalizeText } from '../../protocol/normalize-text.ts';
import { checkLength, countSegments, splitSegments } from '../../protocol/segments.ts';
import { smartEncode } from '../../protocol/smart-encoding.ts';
import { smsCases } from './sms-cases.ts';

const TYPOGRAPHIC = [
  '“',
  '”',
  '’',
  '–',
  '—',
  '…',
  '\u00a0',
  '\u00ad',
  '\u200e',
  '•',
  '™',
  '½',
  '`',
  '«',
  '№',
];
const typedText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...TYPOGRAPHIC),
      fc.string({ maxLength: 40 }),
      fc.constantFrom('я', '😀', 'é', '€'),
    ),
    {
      maxLength: 80,
    },
  )
  .map((pieces) => normalizeText(pieces.join('')));
const anyProfile = fc.constantFrom(...['gsm7', 'gsm7-16bit', 'telnyx-longcode'].map(findProfile));

describe('smart encoding', () => {
  it.each(smsCases.smartEncoding)('$id', ({ input, output, expect: expected }) => {
    expect(smartEncode(input, GSM7)).toEqual({ text: output, changed: output !== input });
    expect(countSegments(output, GSM7)).toMatchObject({
      encoding: expected.encoding,
      units: expected.units,
      segments: expected.segments,
      remaining: expected.remaining,
    });
    expect(splitSegments(output, GSM7).units).toEqual(expected.splits);
  });

  it('leaves a text alone that would take more segments: 54 ellipses', () => {
    expect(smartEncode('…'.repeat(54), GSM7).changed).toBe(false);
  });

  it('leaves a text alone that would become longer than can be sent', () => {
    const text = `${'…'.repeat(10)}${'a'.repeat(900)}`;
    expect(checkLength(text)).toBe(null);
    expect(smartEncode(text, GSM7).changed).toBe(false);
  });

  it('leaves a text alone that nothing to read would be left of', () => {
    expect(smartEncode('\u200b', GSM7)).toEqual({ text: '\u200b', changed: false });
  });

  it('keeps to the alphabet of the profile', () => {
    expect(smartEncode('“5€”', GSM7).text).toBe('"5€"');
    expect(smartEncode('“5€”', findProfile('telnyx-longcode')).changed).toBe(false);
  });

  it('frees a copied telephone number of its direction marks', () => {
    expect(smartEncode('\u202d+1 415 555 0142\u202c', GSM7).text).toBe('+1 415 555 0142');
  });

  it('never costs more, never breaks the length limit, and has nothing left to do', () => {
    fc.assert(
      fc.property(typedText, anyProfile, (text, profile) => {
        const { text: result, changed } = smartEncode(text, profile);
        const before = countSegments(text, profile);
        const after = countSegments(result, profile);
        expect(changed).toBe(result !== text);
        expect(after.segments).toBeLessThanOrEqual(before.segments);
        if (changed) expect([before.encoding, after.encoding]).toEqual(['UCS-2', 'GSM-7']);
        if (checkLength(text) === null) expect(checkLength(result)).toBe(null);
        expect(smartEncode(result, profile).changed).toBe(false);
        expect(normalizeText(result)).toBe(result);
      }),
      { numRuns: 500 },
    );
  });
});
