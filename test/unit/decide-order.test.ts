import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decideOrder, type Place } from '../../server/presets/decide-order.ts';

const sorted = (places: readonly Place[]) =>
  [...places].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
const applied = (places: readonly Place[], moved: readonly Place[]) => {
  const now = new Map(moved.map(({ id, position }) => [id, position]));
  return sorted(places.map(({ id, position }) => ({ id, position: now.get(id) ?? position })));
};
const ids = (places: readonly Place[]) => places.map(({ id }) => id);
const spread: Place[] = ['a', 'b', 'c', 'd'].map((id, i) => ({ id, position: (i + 1) * 1_000 }));

it('gives a place to the moved one alone, where there is room', () => {
  expect(decideOrder(spread, ['d'], 'a')).toEqual([{ id: 'd', position: 1_500 }]);
  expect(decideOrder(spread, ['c'], null)).toEqual([{ id: 'c', position: 499 }]);
  expect(ids(applied(spread, decideOrder(spread, ['a', 'b'], 'd')!))).toEqual(['c', 'd', 'a', 'b']);
});

it('makes room for all where there is none', () => {
  const tight = ['a', 'b', 'c'].map((id) => ({ id, position: 0 }));
  expect(ids(applied(tight, decideOrder(tight, ['c'], 'a')!))).toEqual(['a', 'c', 'b']);
});

it('changes nothing for those that stand there already', () => {
  expect(decideOrder(spread, ['b', 'c'], 'a')).toEqual([]);
});

it('knows no place behind what is gone, or behind what moves itself', () => {
  expect(decideOrder(spread, ['x'], 'a')).toBeNull();
  expect(decideOrder(spread, ['a'], 'x')).toBeNull();
  expect(decideOrder(spread, ['a'], 'a')).toBeNull();
  expect(decideOrder(spread, ['a', 'a'], 'b')).toBeNull();
});

it('puts any of any list anywhere, and keeps the order of the rest', () => {
  const places = fc
    .uniqueArray(fc.record({ id: fc.string({ minLength: 1, maxLength: 3 }), position: fc.nat(20) }), {
      selector: ({ id }) => id,
      minLength: 2,
    })
    .map(sorted);
  fc.assert(
    fc.property(places, fc.nat(), fc.nat(), (list, from, to) => {
      const moving = list[from % list.length]!.id;
      const others = ids(list).filter((id) => id !== moving);
      const at = to % (others.length + 1);
      const moved = decideOrder(list, [moving], others[at - 1] ?? null)!;
      expect(ids(applied(list, moved))).toEqual([...others.slice(0, at), moving, ...others.slice(at)]);
      expect(moved.every(({ position }) => Number.isInteger(position) && position >= 0)).toBe(true);
    }),
  );
});
