import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chooseLocale, findLocale, LOCALES, type Locale } from '../../protocol/locales.ts';
import { formatNumber, locale, setLocale, speakWords, t } from '../../ui/i18n.ts';
import { localeName } from '../../ui/locale-name.ts';
import { elapsed, fullTime, shortTime } from '../../ui/time.ts';
import { splitAround } from '../../widget/split-around.ts';

describe('locales', () => {
  it('are those that have words', () => {
    expect([...LOCALES].sort()).toEqual(readdirSync('locales').sort());
  });

  it('are found for every tag of their language, in any case', () => {
    const regions = {
      pt: ['pt', 'pt-PT', 'PT-br'],
      ar: ['ar', 'ar-EG'],
      es: ['es-MX', 'es-419'],
      it: ['it-CH'],
    };
    for (const [language, tags] of Object.entries(regions)) {
      const there = LOCALES.find((tag) => tag.split('-')[0] === language) ?? 'en';
      expect(tags.map(findLocale)).toEqual(tags.map(() => there));
    }
    const none = undefined;
    expect(['ja-JP', 'en-GB', 'zh-Hans', 'xx', ''].map(findLocale)).toEqual(['ja', 'en', none, none, none]);
  });

  it('are those of the person, else of the browser, else of the company, else English', () => {
    const [browser, company] = [['zh-Hans', 'fr-CA'], 'it'];
    expect(chooseLocale(['de', ...browser, company])).toBe('de');
    expect(chooseLocale([null, ...browser, company])).toBe('fr');
    expect(chooseLocale([null, 'zh-Hans', 'ko', company])).toBe('it');
    expect(chooseLocale([undefined, 'zh-Hans', 'nl'])).toBe('en');
  });

  it('are named as their speakers name them', () => {
    expect(['en', 'it', 'ja', 'pt-BR', 'ar'].map(localeName)).toEqual([
      'English',
      'Italiano',
      '日本語',
      'Português (Brasil)',
      'العربية',
    ]);
  });
});

describe('the locale that speaks', () => {
  it('is the one asked for last, whichever words come first', async () => {
    await Promise.all([setLocale('it'), setLocale('ja'), setLocale('en')]);
    expect(locale()).toBe('en');
    expect(t('composer.send')).toBe('Send');
  });

  it('writes the numbers in its words as it groups them', async () => {
    await setLocale('it');
    expect(t('composer.counter', { characters: 190, count: 1_000_000 })).toBe('190 (1.000.000 messaggi)');
    expect(formatNumber(12_345)).toBe('12.345');
  });

  it('isolates what it inserts in right-to-left words, but for numbers', async () => {
    await setLocale('ar', ['widget']);
    expect(t('empty.readyOther', { number: '+1 415 555 0142' })).toContain('\u2068+1 415 555 0142\u2069');
    expect(t('composer.counter', { characters: 1_190, count: 3 })).toBe('1,190 (3 رسائل)');
    expect(splitAround('composer.to', 'name')).toEqual(['إلى ', '']);
  });

  it('says a value as it is, even if it looks like a reference to other words', async () => {
    await setLocale('en');
    expect(t('person', { name: '$t(title) {{count}} <b>' })).toBe('$t(title) {{count}} <b>');
  });

  it('takes words under trial, and English where they are silent', async () => {
    await setLocale('en');
    await speakWords('en-XA', { widget: { title: '[Ťéxţ]' } });
    expect([locale(), t('title'), t('more')]).toEqual(['en-XA', '[Ťéxţ]', 'More']);
    await setLocale('en');
    expect(t('title')).toBe('Text messages');
  });
});

describe('the counter', () => {
  const COUNTS = [0, 1, 2, 3, 5, 11, 21, 100, 1_000_000];
  /** What stands in the brackets behind `190`, for each of the counts. */
  const WORDS: Record<Locale, readonly string[]> = {
    en: counted('# messages', { 1: '1 message', 1_000_000: '1,000,000 messages' }),
    it: counted('# messaggi', { 1: '1 messaggio', 1_000_000: '1.000.000 messaggi' }),
    ja: counted('#件', { 1_000_000: '1,000,000件' }),
    fr: counted('# messages', {
      0: '0 message',
      1: '1 message',
      1_000_000: '1\u202f000\u202f000 de messages',
    }),
    es: counted('# mensajes', { 1: '1 mensaje', 1_000_000: '1.000.000 de mensajes' }),
    de: counted('# SMS', { 1_000_000: '1.000.000 SMS' }),
    'pt-BR': counted('# mensagens', {
      0: '0 mensagem',
      1: '1 mensagem',
      1_000_000: '1.000.000 mensagens',
    }),
    ar: counted('# رسالة', {
      0: 'لا رسائل',
      1: 'رسالة واحدة',
      2: 'رسالتان',
      3: '3 رسائل',
      5: '5 رسائل',
      1_000_000: '1,000,000 رسالة',
    }),
  };

  function counted(usual: string, others: Record<number, string>): string[] {
    return COUNTS.map((count) => others[count] ?? usual.replace('#', String(count)));
  }

  it.each(LOCALES)('counts as one counts in %s', async (tag) => {
    await setLocale(tag);
    const shown = COUNTS.map((count) => t('composer.counter', { characters: 190, count }));
    expect(shown).toEqual(WORDS[tag].map((words) => (tag === 'ja' ? `190（${words}）` : `190 (${words})`)));
  });
});

describe('digits', () => {
  const OTHER_DIGITS = /(?![0-9])\p{Nd}/u;

  it.each(LOCALES)('are Latin in %s: in counts, numbers, times and dates', async (tag) => {
    await setLocale(tag);
    const at = new Date(2026, 10, 21, 10, 4, 31);
    expect(shortTime(at)).toBe('10:04');
    expect(elapsed(0, 134_000)).toBe('02:14');
    const shown = [fullTime(at), formatNumber(1_234_567.5), t('presets.found', { count: 12 })];
    for (const text of shown) expect(text).toMatch(/\d/);
    expect(shown.filter((text) => OTHER_DIGITS.test(text))).toEqual([]);
  });
});
