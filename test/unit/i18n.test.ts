import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LOCALES, formatNumber, locale, resolveLocale, setLocale, speakWords, t } from '../../ui/i18n.ts';
import { localeName } from '../../ui/locale-name.ts';
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
      expect(tags.map(resolveLocale)).toEqual(tags.map(() => there));
    }
    expect(['ja-JP', 'en-GB', 'zh-Hans', 'xx', ''].map(resolveLocale)).toEqual([
      'ja',
      'en',
      'en',
      'en',
      'en',
    ]);
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
