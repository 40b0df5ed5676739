import { describe, expect, it } from 'vitest';
import { languageLadder } from '../../protocol/language-fallback.ts';
import { decideOverview, type QueueLadder } from '../../server/automatic-texts/decide-overview.ts';
import { decideCoverage } from '../../server/languages/decide-coverage.ts';

const queue = (changes: Partial<QueueLadder> = {}): QueueLadder => ({
  key: 'repairs',
  name: 'Repairs',
  languages: ['en', 'it', 'es-MX'],
  defaultLanguage: 'en',
  strict: false,
  ...changes,
});
const text = (language: string, enabled = true) => ({ language, enabled, text: `Text in ${language}` });
const overview = (texts: ReturnType<typeof text>[], queues = [queue()], tenantDefault = 'en') =>
  decideOverview('closing', { texts, queues, tenantDefault });

describe('the automatic texts of a kind', () => {
  it('have a row for every language of any queue, the default, and each that is written', () => {
    const { texts } = overview(
      [text('de')],
      [queue(), queue({ key: 'billing', languages: ['fr'] })],
      'pt-BR',
    );
    expect(texts.map(({ language }) => language)).toEqual(['de', 'en', 'es-MX', 'fr', 'it', 'pt-BR']);
    expect(texts.find(({ language }) => language === 'it')).toMatchObject({ enabled: false, text: '' });
  });

  it('say what callers of each queue get', () => {
    const { texts } = overview([text('es-419'), text('en')]);
    const gets = Object.fromEntries(
      texts.flatMap((row) => row.queues.map((one) => [row.language, one.gets])),
    );
    expect(gets).toEqual({
      en: { language: 'en', step: 'exact' },
      'es-MX': { language: 'es-419', step: 'parent' },
      it: { language: 'en', step: 'queue' },
    });
  });

  it('are missing where a caller gets none, be it in one queue only', () => {
    const strict = queue({ key: 'strict', languages: ['it'], strict: true });
    expect(overview([text('en')], [queue()]).missing).toEqual([]);
    expect(overview([text('en')], [queue(), strict]).missing).toEqual(['it']);
    expect(overview([text('de')]).missing).toEqual(['en', 'es-MX', 'it']);
  });

  it('miss nothing while the kind is off', () => {
    expect(overview([text('en', false)]).missing).toEqual([]);
  });

  it('leave out a text that is switched off', () => {
    const { texts } = overview([text('it', false), text('en')]);
    expect(texts.find(({ language }) => language === 'it')?.queues[0]?.gets.language).toBe('en');
  });
});

describe('what a caller gets in a language', () => {
  const presets = [
    { queue: null, languages: ['en', 'es'], count: 3 },
    { queue: null, languages: ['de'], count: 2 },
    { queue: 'repairs', languages: ['en'], count: 1 },
    { queue: 'billing', languages: ['es-MX'], count: 50 },
  ];
  const facts = { tenantDefault: 'en', closing: ['es'], autoReply: [], presets };

  it('counts presets as agents see them, of this queue and of all', () => {
    expect(decideCoverage('es-MX', queue(), facts)).toEqual({
      key: 'repairs',
      name: 'Repairs',
      offered: true,
      presets: { own: 3, other: 1, none: 2 },
      closing: { language: 'es', step: 'base' },
      autoReply: { language: null, step: 'none' },
    });
  });

  it('says that a language is not offered there', () => {
    expect(decideCoverage('fr', queue(), facts).offered).toBe(false);
  });
});

it('names the steps of the ladder', () => {
  expect(languageLadder('es-MX')).toEqual(['es-MX', 'es-419', 'es']);
  expect(languageLadder('it')).toEqual(['it']);
  expect(languageLadder('zh-MO')).toEqual(['zh-MO', 'zh-HK', 'zh-Hant']);
});
