import { expect, it } from 'vitest';
import { guardedStorage, hostStorage } from '../../widget/guarded-storage.ts';

const refused = () => {
  throw new Error('Access is denied for this document');
};

it('keeps in the page what the browser refuses to keep in the frame', () => {
  const told: [string, string | null][] = [];
  const host = hostStorage((key, value) => void told.push([key, value]));
  const storage = guardedStorage(refused, host);
  storage.set('draft', 'half a sentence');
  expect(storage.get('draft')).toBe('half a sentence');
  storage.remove('draft');
  storage.remove('never there');
  expect(told).toEqual([
    ['draft', 'half a sentence'],
    ['draft', null],
  ]);
});

it('takes back what the page had kept', () => {
  const host = hostStorage(() => {});
  host.restore({ draft: 'half a sentence' });
  expect(guardedStorage(refused, host).get('draft')).toBe('half a sentence');
});
