import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBlank, isWellFormed, normalizeText } from '../../protocol/normalize-text.ts';

/** Any UTF-16, with lone surrogates, controls and marks much more often than chance would have them. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'e',
        '\u0301',
        '\r',
        '\n',
        '\t',
        '\0',
        '\u001b',
        '\ud83d',
        '\ude00',
        'ᄒ',
        'ᅡ',
        'ᆫ',
        'Å',
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
  )
  .map((pieces) => pieces.join(''));

describe('normalised text', () => {
  it.each([
    ['one line end for all', 'a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['a space for a tab', 'name\tnumber', 'name number'],
    ['no control characters', 'a\0b\u001bc\u0007', 'abc'],
    ['one letter for a letter and its accent', 'Cafe\u0301', 'Café'],
    ['one letter even with a control between', 'Cafe\0\u0301', 'Café'],
    ['the ring letter for the ångström sign', '5 \u212b', '5 Å'],
    ['a replacement for a lone surrogate', 'a\ud83db', 'a\ufffdb'],
    ['an emoji as it is', '👍🏽', '👍🏽'],
  ])('has %s', (_name, text, expected) => {
    expect(normalizeText(text)).toBe(expected);
  });

  it('stays as it is when normalised again, and is well-formed', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normalizeText(text);
        expect(normalizeText(once)).toBe(once);
        expect(isWellFormed(once)).toBe(true);
        expect(() => encodeURIComponent(once)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});

describe('well-formedness', () => {
  it.each([
    ['a pair', '😀', true],
    ['half a pair', '\ud83d', false],
    ['a pair the wrong way round', '\ude00\ud83d', false],
  ])('of %s', (_name, text, expected) => {
    expect(isWellFormed(text)).toBe(expected);
  });
});

describe('blank text', () => {
  it.each(['', ' ', '\n\t ', '\u00a0\u3000', '\u200b\u2060\ufeff', '\u2800', '\u3164', '\u00ad'])(
    'is %j',
    (text) => {
      expect(isBlank(text)).toBe(true);
    },
  );

  it.each(['.', ' a ', '😀', '\u200f.'])('is not %j', (text) => {
    expect(isBlank(text)).toBe(false);
  });
});
