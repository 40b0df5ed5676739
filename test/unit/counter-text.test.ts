import { describe, expect, it } from 'vitest';
import { counterFacts } from '../../protocol/counter-text.ts';
import { type EncodingProfile, GSM7, TELNYX_LONGCODE } from '../../protocol/encoding-profile.ts';
import { countSegments } from '../../protocol/segments.ts';

const facts = (text: string, policy = { warnSegments: 4, maxSegments: 14 }) =>
  counterFacts(countSegments(text, GSM7), GSM7, policy);

describe('the counter', () => {
  it.each([
    ['nothing', '', { characters: 0, limit: 160, segments: 0, tone: 'normal' }],
    ['12 letters', 'a'.repeat(12), { characters: 12, limit: 160, segments: 1, tone: 'normal' }],
    ['160 letters', 'a'.repeat(160), { characters: 160, limit: 160, segments: 1, tone: 'normal' }],
    [
      '160 characters, one of two units',
      `${'a'.repeat(159)}€`,
      { characters: 160, limit: null, segments: 2, tone: 'normal' },
    ],
    ['190 letters', 'a'.repeat(190), { characters: 190, limit: null, segments: 2, tone: 'normal' }],
    ['Cyrillic', 'да', { characters: 2, limit: 70, segments: 1, tone: 'normal' }],
    ['four messages', 'a'.repeat(460), { characters: 460, limit: null, segments: 4, tone: 'warning' }],
    ['918 letters', 'a'.repeat(918), { characters: 918, limit: null, segments: 6, tone: 'warning' }],
    ['931 letters', 'a'.repeat(931), { characters: 931, limit: 918, segments: 7, tone: 'danger' }],
    [
      'more messages than allowed',
      '😀'.repeat(918),
      { characters: 918, limit: null, segments: 28, tone: 'danger' },
    ],
  ])('shows %s', (_name, text, expected) => {
    expect(facts(text)).toEqual(expected);
  });

  it('warns near the hard limit even where messages cost nothing', () => {
    const generous = { warnSegments: 28, maxSegments: 28 };
    expect(facts('a'.repeat(826), generous).tone).toBe('normal');
    expect(facts('a'.repeat(827), generous).tone).toBe('warning');
  });

  it('does not warn of a single message', () => {
    expect(facts('a', { warnSegments: 1, maxSegments: 14 }).tone).toBe('normal');
  });

  it('says what a carrier does not take, though the settings allow it', () => {
    const by = (text: string, profile: EncodingProfile) =>
      counterFacts(countSegments(text, profile), profile, { warnSegments: 28, maxSegments: 28 }).tone;
    expect(by('я'.repeat(670), TELNYX_LONGCODE)).toBe('normal');
    expect(by('я'.repeat(671), TELNYX_LONGCODE)).toBe('danger');
    expect(by('я'.repeat(671), GSM7)).toBe('normal');
  });
});
