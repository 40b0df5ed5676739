import { expect, it } from 'vitest';
import { decideMatches } from '../../server/reconciliation/decide-matches.ts';

const T = Date.parse('2026-03-02T09:00:00Z');
const at = (seconds: number) => new Date(T + seconds * 1_000);
const pair = { from: '+14155550100', to: '+14155550142' };
const ours = (messageId: string, text = 'Yes', seconds = 0) => ({
  ...{ ...pair, messageId, text, earliest: at(seconds), latest: at(seconds + 9) },
});
const theirs = (carrierId: string, text = 'Yes', seconds = 1) => ({
  ...{ ...pair, carrierId, text, createdAt: at(seconds) },
});
const matched = (...given: Parameters<typeof decideMatches>) => Object.fromEntries(decideMatches(...given));

it('finds the text with the same numbers and words, at that time', () => {
  expect(matched([ours('a')], [theirs('1'), theirs('2', 'No')])).toEqual({ a: '1' });
});

it('finds nothing where the carrier has nothing like it', () => {
  expect(matched([ours('a')], [])).toEqual({});
  expect(matched([ours('a')], [theirs('1', 'yes'), theirs('2', 'Yes ')])).toEqual({});
  expect(matched([ours('a')], [{ ...theirs('1'), to: '+14155550143' }])).toEqual({});
  expect(matched([ours('a')], [{ ...theirs('1'), from: pair.to, to: pair.from }])).toEqual({});
});

it('leaves aside what was long before and long after', () => {
  expect(matched([ours('a')], [theirs('1', 'Yes', -90), theirs('2', 'Yes', 90)])).toEqual({});
  expect(matched([ours('a')], [theirs('1', 'Yes', -50)])).toEqual({ a: '1' });
  expect(matched([ours('a')], [theirs('1', 'Yes', 60)])).toEqual({ a: '1' });
});

it('says nothing when one of two could be it, on either side', () => {
  expect(matched([ours('a')], [theirs('1'), theirs('2', 'Yes', 3)])).toEqual({});
  expect(matched([ours('a'), ours('b', 'Yes', 20)], [theirs('1')])).toEqual({});
});

it('matches as many as there are, in order', () => {
  const texts = [ours('b', 'Yes', 20), ours('a')];
  expect(matched(texts, [theirs('2', 'Yes', 21), theirs('1')])).toEqual({ a: '1', b: '2' });
});
