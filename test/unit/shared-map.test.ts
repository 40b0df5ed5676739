import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SharedMap } from '../../protocol/shared-map.ts';

const key = fc.nat(600).map((n) => `17953441${n}.${n % 7}`);
const step = fc.oneof(
  fc.record({ put: fc.array(fc.tuple(key, fc.nat()), { maxLength: 8 }) }),
  fc.record({ drop: fc.array(key, { maxLength: 8 }) }),
);

it('has what a map has after the same changes, and each earlier one keeps what it had', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let shared = SharedMap.of<number>();
      const plain = new Map<string, number>();
      const earlier: { shared: SharedMap<number>; entries: [string, number][] }[] = [];
      for (const one of steps) {
        if ('put' in one) {
          shared = shared.with(one.put);
          for (const [name, value] of one.put) plain.set(name, value);
        } else {
          shared = shared.without(one.drop);
          for (const name of one.drop) plain.delete(name);
        }
        earlier.push({ shared, entries: [...plain] });
      }
      for (const { shared: was, entries } of earlier) {
        expect(was.size).toBe(entries.length);
        expect([...was].sort()).toEqual([...entries].sort());
        for (const [name, value] of entries) expect([was.has(name), was.get(name)]).toEqual([true, value]);
      }
      expect([...shared.keys()].sort()).toEqual([...plain.keys()].sort());
      expect([...shared.values()].sort()).toEqual([...plain.values()].sort());
    }),
  );
});

it('is itself when nothing changes', () => {
  const map = SharedMap.of([['a', 1]]);
  expect(map.with([])).toBe(map);
  expect(map.without(['b'])).toBe(map);
  expect(map.get('b')).toBeUndefined();
});
