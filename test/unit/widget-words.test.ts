import { afterEach, expect, it } from 'vitest';
import { setLocale, t } from '../../ui/i18n.ts';
import { blockText, shortName } from '../../widget/words.ts';

afterEach(() => setLocale('en'));

it.each([
  ['Grace Okafor', 'Grace'],
  [' Grace ', 'Grace'],
  ['G. Okafor', 'G. Okafor'],
  ['Dr. Okafor', 'Dr. Okafor'],
  ['岡 花子', '岡 花子'],
  ['+1 415 555 0142', '+1 415 555 0142'],
])('calls "%s" "%s"', (name, short) => {
  expect(shortName(name)).toBe(short);
});

it.each([
  ['en', 'The caller can still text you.'],
  ['fr', 'L’appelant peut encore vous écrire.'],
  ['de', 'Der Anrufer kann Ihnen weiter schreiben.'],
] as const)('begins each sentence with a capital letter, in %s', async (locale, words) => {
  await setLocale(locale);
  const name = t('theCaller');
  expect(blockText('prefix_held', { name, queue: 'repairs' }).text).toContain(`. ${words}`);
  expect(blockText('opted_out', { name, queue: 'repairs' }).text).toMatch(/^\p{Lu}/u);
  expect(blockText('landline', { name, queue: 'repairs' }).text).toContain(name);
});
