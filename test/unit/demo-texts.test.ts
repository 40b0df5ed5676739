import { describe, expect, it } from 'vitest';
import { GSM7 } from '../../protocol/encoding-profile.ts';
import { normalizeText } from '../../protocol/normalize-text.ts';
import { checkLength, countSegments } from '../../protocol/segments.ts';
import { resolveVariables } from '../../protocol/variables.ts';
import { DEMO_AUTO_REPLY, DEMO_CLOSING, DEMO_LANGUAGES, DEMO_PRESETS } from '../../server/demo/demo-texts.ts';

const LANGUAGES = ['en', 'it', 'ja', 'fr', 'es', 'de', 'pt-BR', 'ar'] as const;
/** Messages each preset takes in a language that GSM-7 can write; one, unless it is here. */
const LONGER: Record<string, number> = { valve: 2, power: 3 };
/** Languages with letters of their own, and the one text in Portuguese that cannot do without `ã`. */
const isCostly = (language: string, keyword?: string) =>
  ['ja', 'ar'].includes(language) || (language === 'pt-BR' && keyword === 'power');
/** What such letters cost. */
const COSTLY: Record<string, number> = {
  ...{ 'pt-BR power': 6, 'ar address': 2, 'ar valve': 3, 'ar power': 5, 'ar gas': 2, 'ar plan': 2 },
};

const count = (text: string) => {
  const values = { company: 'Brightwater', caller: 'Grace Okafor', minutes: '20' };
  return countSegments(resolveVariables(text, values).text, GSM7);
};

describe('texts of the demonstration', () => {
  const texts = DEMO_PRESETS.flatMap(({ keyword, texts }) =>
    LANGUAGES.map((language) => ({ keyword, language, body: texts[language].body })),
  );

  it.each(texts)('$keyword in $language takes the messages it shows', ({ keyword, language, body }) => {
    expect(count(body)).toMatchObject({
      encoding: isCostly(language, keyword) ? 'UCS-2' : 'GSM-7',
      segments: COSTLY[`${language} ${keyword}`] ?? LONGER[keyword] ?? 1,
    });
  });

  it('are in the form in which texts are stored', () => {
    const all = [
      ...texts.map(({ body }) => body),
      ...Object.values(DEMO_CLOSING),
      ...Object.values(DEMO_AUTO_REPLY),
    ];
    for (const text of all) {
      expect(normalizeText(text)).toBe(text);
      expect(checkLength(text)).toBeNull();
    }
  });

  it('are there in every language of the demonstration', () => {
    expect(DEMO_LANGUAGES).toEqual(LANGUAGES);
  });

  it('have a keyword each', () => {
    expect(new Set(DEMO_PRESETS.map(({ keyword }) => keyword)).size).toBe(DEMO_PRESETS.length);
  });

  it.each(LANGUAGES)('close and answer in one message, with the word that stops them, in %s', (language) => {
    for (const text of [DEMO_CLOSING[language], DEMO_AUTO_REPLY[language]]) {
      expect(count(text)).toMatchObject({ encoding: isCostly(language) ? 'UCS-2' : 'GSM-7', segments: 1 });
      expect(text).toContain('STOP');
    }
  });
});
