import { expect, it } from 'vitest';
import { shortName } from '../../widget/words.ts';

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
