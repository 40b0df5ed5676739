import { describe, expect, it } from 'vitest';
import { ERROR_STATUS } from '../../protocol/error-codes.ts';
import { EndReason } from '../../protocol/call.ts';
import { MediaReason } from '../../protocol/media.ts';
import { FailureReason } from '../../protocol/message.ts';
import { BlockReason, ClosingOutcome } from '../../protocol/session.ts';
import { FILES, LOCALES, PLURAL, words } from './screens/words.ts';

/** Keys with the plural forms that `locale` needs in place of those of English. */
function expectedKeys(locale: string, file: string): string[] {
  const keys = new Set<string>();
  const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
  const english = words('en', file);
  const isPlural = (key: string) => PLURAL.test(key) && english.has(key.replace(PLURAL, '_other'));
  for (const key of english.keys()) {
    // A form for zero may stand in any language: i18next prefers it for the number 0.
    if (!isPlural(key) || key.endsWith('_zero')) keys.add(key);
    else for (const category of pluralCategories) keys.add(key.replace(PLURAL, `_${category}`));
  }
  return [...keys].sort();
}

/** Whether the form of `key` is for one number alone, which it may then say in words: Arabic "two messages". */
function isForOneNumber(locale: string, key: string): boolean {
  const category = PLURAL.exec(key)?.[1];
  const rules = new Intl.PluralRules(locale);
  return Array.from({ length: 200 }, (_, n) => n).filter((n) => rules.select(n) === category).length === 1;
}

const placeholders = (text: string) => [...new Set(text.match(/\{\{[^}]+\}\}/g) ?? [])].sort();

describe.each(LOCALES.flatMap((locale) => FILES.map((file) => ({ locale, file }))))(
  '$locale/$file',
  ({ locale, file }) => {
    it('has the same keys as English, in the plural forms of its language', () => {
      expect([...words(locale, file).keys()].sort()).toEqual(expectedKeys(locale, file));
    });

    it('has the same placeholders as English', () => {
      const english = words('en', file);
      for (const [key, text] of words(locale, file)) {
        const source = english.get(key) ?? english.get(key.replace(PLURAL, '_other')) ?? '';
        const names = placeholders(source).filter(
          (name) => name !== '{{count}}' || text.includes(name) || !isForOneNumber(locale, key),
        );
        expect({ key, names: placeholders(text) }).toEqual({ key, names });
      }
    });

    it('holds no markup and no empty words', () => {
      for (const [key, text] of words(locale, file))
        expect({ key, text }).toEqual({ key, text: expect.stringMatching(/^[^<]+$/) });
    });
  },
);

it('has a sentence for every code the other side can name', () => {
  const [widget, errors] = [words('en', 'widget'), words('en', 'errors')];
  const needed = [
    ...BlockReason.options.flatMap((reason) => [`blocked.${reason}.title`, `blocked.${reason}.text`]),
    ...FailureReason.options.map((reason) => `failure.${reason}`),
    ...MediaReason.options.map((reason) => `media.reason.${reason}`),
    ...EndReason.options.map((reason) => `end.${reason}`),
    ...ClosingOutcome.options.map((outcome) => `closing.${outcome}`),
  ];
  expect(needed.filter((key) => !widget.has(key))).toEqual([]);
  expect(Object.keys(ERROR_STATUS).filter((code) => !errors.has(code))).toEqual([]);
});
