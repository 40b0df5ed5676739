import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseLanguage, isFallbackStep } from '../../protocol/language-fallback.ts';

const choose = (
  wanted: string,
  available: string,
  defaults: { queueDefault?: string; tenantDefault?: string } = {},
) => {
  const { language, step } = chooseLanguage({ wanted, available: available.split(' '), ...defaults });
  return `${language} (${step})`;
};

describe('the language of a text', () => {
  it.each([
    ['es-MX', 'es-MX', 'es-MX (exact)'],
    ['es-MX', 'es en', 'es (base)'],
    ['es-MX', 'es-ES en', 'es-ES (region)'],
    ['fr-CA', 'en', 'en (tenant)'],
    ['zh-Hant', 'zh-Hans en', 'en (tenant)'],
    ['de', 'it', 'null (none)'],
  ])('for %s among %s is %s, the tenant speaking English', (wanted, available, expected) => {
    expect(choose(wanted, available, { tenantDefault: 'en' })).toBe(expected);
  });

  it.each([
    ['es-MX', 'es es-419', 'es-419 (parent)'],
    ['en-GB', 'en en-001', 'en-001 (parent)'],
    ['en-AT', 'en en-001', 'en-001 (parent)'],
    ['en-US', 'en-001 en', 'en (base)'],
    ['pt-AO', 'pt pt-PT', 'pt-PT (parent)'],
    ['zh-MO', 'zh-Hant zh-HK', 'zh-HK (parent)'],
    ['zh-TW', 'zh-Hans zh-Hant', 'zh-Hant (base)'],
    ['nb-NO', 'no', 'no (parent)'],
  ])('climbs from %s among %s to %s', (wanted, available, expected) => {
    expect(choose(wanted, available)).toBe(expected);
  });

  it.each([
    ['zh-TW', 'zh-CN'],
    ['zh-TW', 'zh'],
    ['zh-HK', 'zh-Hans'],
    ['zh-CN', 'zh-TW'],
    ['zh', 'zh-Hant'],
    ['sr-Latn', 'sr-Cyrl'],
    ['sr-Latn', 'sr'],
    ['sr-Latn-RS', 'sr-RS'],
    ['sr', 'sr-ME'],
    ['es', 'it'],
  ])('never is, for %s, that of %s', (wanted, other) => {
    expect(choose(wanted, other)).toBe('null (none)');
  });

  it.each([
    ['sr-Cyrl', 'sr'],
    ['sr', 'sr-Cyrl'],
    ['sr-Latn-ME', 'sr-ME'],
    ['zh-Hant-TW', 'zh-TW'],
    ['zh-CN', 'zh-Hans-CN'],
    ['ES-mx', 'es-MX'],
    ['iw', 'he'],
  ])('is the same for %s and %s', (wanted, available) => {
    expect(choose(wanted, available)).toBe(`${available} (exact)`);
  });

  it.each([
    ['pt-BR', 'pt-PT', 'pt-PT'],
    ['pt-PT', 'pt-BR', 'pt-BR'],
    ['fr-CA', 'fr-BE fr-FR', 'fr-FR'],
    ['es-MX', 'es-ES es-AR', 'es-AR'],
    ['en-AU', 'en-US en-GB', 'en-GB'],
    ['es', 'es-MX es-ES', 'es-ES'],
    ['zh-HK', 'zh-CN zh-TW', 'zh-TW'],
    ['zh-Hant', 'zh-HK', 'zh-HK'],
    ['fr-CA', 'fr-BE fr-CH', 'fr-BE'],
  ])('for %s among %s is that of the region %s', (wanted, available, expected) => {
    expect(choose(wanted, available)).toBe(`${expected} (region)`);
  });

  it('is the default of the queue before that of the tenant', () => {
    expect(choose('de', 'en it', { queueDefault: 'it', tenantDefault: 'en' })).toBe('it (queue)');
    expect(choose('de', 'en', { queueDefault: 'it', tenantDefault: 'en-US' })).toBe('en (tenant)');
  });

  it('is the default even in another script', () => {
    expect(choose('sr-Latn', 'sr-Cyrl', { queueDefault: 'sr' })).toBe('sr-Cyrl (queue)');
  });

  it('is not that of another region, nor a default, when strict', () => {
    const strict = (wanted: string, available: string[]) =>
      chooseLanguage({ wanted, available, queueDefault: 'en', tenantDefault: 'en', strict: true }).language;
    expect(strict('es-MX', ['es', 'en'])).toBe('es');
    expect(strict('es-MX', ['es-419', 'es'])).toBe('es-419');
    expect(strict('es-MX', ['es-ES', 'en'])).toBe(null);
    expect(strict('de', ['en'])).toBe(null);
  });

  it('passes over what is no language', () => {
    expect(choose('not a language', 'en', { tenantDefault: 'en' })).toBe('en (tenant)');
    expect(choose('es', '?? es')).toBe('es (exact)');
  });

  it('is marked from another region down', () => {
    const steps = ['exact', 'parent', 'base', 'region', 'queue', 'tenant', 'none'] as const;
    expect(steps.filter(isFallbackStep)).toEqual(['region', 'queue', 'tenant']);
  });

  it('is one of those available, in the same script unless it is a default, whatever is asked', () => {
    const tag = fc.constantFrom(
      'es',
      'es-MX',
      'es-ES',
      'es-419',
      'zh',
      'zh-TW',
      'zh-Hans',
      'zh-Hant',
      'sr-Latn',
      'sr',
      'en-GB',
      'en',
      'x',
    );
    fc.assert(
      fc.property(tag, fc.array(tag), tag, (wanted, available, tenantDefault) => {
        const { language, step } = chooseLanguage({ wanted, available, tenantDefault });
        expect(language === null).toBe(step === 'none');
        if (language === null) return;
        expect(available).toContain(language);
        if (step !== 'tenant') expect(script(language)).toBe(script(wanted));
      }),
    );
  });
});

const script = (tag: string) => new Intl.Locale(tag).maximize().script;
