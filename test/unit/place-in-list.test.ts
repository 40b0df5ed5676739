import { expect, it } from 'vitest';
import { neighbourOf, stepInList } from '../../widget/place-in-list.ts';

const ids = ['a', 'b', 'c'];

it.each([
  ['c', 'up', { after: 'a', place: 2, atEnd: false }],
  ['b', 'up', { after: null, place: 1, atEnd: true }],
  ['a', 'down', { after: 'b', place: 2, atEnd: false }],
  ['b', 'down', { after: 'c', place: 3, atEnd: true }],
] as const)('moves %s %s to %j', (id, way, move) => {
  expect(stepInList(ids, id, way)).toEqual(move);
});

it('has the one below for a neighbour, or else the one above', () => {
  expect(ids.map((id) => neighbourOf(ids, id))).toEqual(['b', 'c', 'b']);
  expect(neighbourOf(['a'], 'a')).toBeUndefined();
});
