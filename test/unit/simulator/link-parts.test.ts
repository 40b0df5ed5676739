import { expect, it } from 'vitest';
import { linkParts } from '../../../simulator/link-parts.ts';

const addresses = (text: string) => linkParts(text).flatMap(({ address }) => address ?? []);

it.each([
  ['Send photos: http://127.0.0.1:4180/p/demo/0abc.', ['http://127.0.0.1:4180/p/demo/0abc']],
  ['https://a.test/x（ここ） https://b.test', ['https://a.test/x（ここ）', 'https://b.test']],
  ['写真はこちら https://a.test/p。', ['https://a.test/p']],
  ['(see https://a.test/p)', ['https://a.test/p']],
  ['javascript:alert(1) data:text/html,x ftp://a.test', []],
  ['http://', []],
])('finds the addresses of %s', (text, found) => {
  expect(addresses(text)).toEqual(found);
});

it('loses no character', () => {
  const text = 'One https://a.test/1, two https://b.test/2; end.';
  const whole = linkParts(text).map((part) => part.text);
  expect(whole.join('')).toBe(text);
});
