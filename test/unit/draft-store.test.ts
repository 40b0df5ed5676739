import { expect, it } from 'vitest';
import { createDraftStore } from '../../widget/draft-store.ts';
import { guardedStorage, memoryStorage } from '../../widget/guarded-storage.ts';

const GRACE = { tenant: 'demo', callKey: 'call-1' };
const DANIEL = { tenant: 'demo', callKey: 'call-2' };
const HOUR_MS = 3_600_000;

it('gives a draft back to its own call', () => {
  const drafts = createDraftStore(memoryStorage(), () => 0);
  drafts.write(GRACE, 'Tom drives a white van.');
  expect(drafts.read(GRACE)).toBe('Tom drives a white van.');
});

it('never gives a draft to another call, nor to another tenant with the same call key', () => {
  const drafts = createDraftStore(memoryStorage(), () => 0);
  drafts.write(GRACE, 'for Grace');
  expect(drafts.read(DANIEL)).toBe('');
  expect(drafts.read({ tenant: 'other', callKey: 'call-1' })).toBe('');
  drafts.write({ tenant: 'a/b', callKey: 'c' }, 'text');
  expect(drafts.read({ tenant: 'a', callKey: 'b/c' })).toBe('');
});

it('removes a draft that was sent, and one that was emptied', () => {
  const storage = memoryStorage();
  const drafts = createDraftStore(storage, () => 0);
  drafts.write(GRACE, 'one');
  drafts.write(DANIEL, 'two');
  drafts.remove(GRACE);
  drafts.write(DANIEL, '');
  expect(storage.keys()).toEqual([]);
});

it('forgets a draft after 24 hours, and sweeps it away at the next opening', () => {
  const storage = memoryStorage();
  let nowMs = 0;
  const drafts = createDraftStore(storage, () => nowMs);
  drafts.write(GRACE, 'old');
  nowMs = 24 * HOUR_MS - 1;
  expect(drafts.read(GRACE)).toBe('old');
  nowMs = 24 * HOUR_MS;
  expect(drafts.read(GRACE)).toBe('');
  storage.set('someone.else', 'stays');
  createDraftStore(storage, () => nowMs);
  expect(storage.keys()).toEqual(['someone.else']);
});

it('ignores what it cannot read', () => {
  const storage = memoryStorage();
  storage.set('midcall.draft.demo/call-1', '{"text":');
  storage.set('midcall.draft.demo/call-2', '{"text":7}');
  const drafts = createDraftStore(storage, () => 0);
  expect(drafts.read(GRACE)).toBe('');
  expect(drafts.read(DANIEL)).toBe('');
});

it('keeps drafts in memory where the browser refuses its storage', () => {
  const drafts = createDraftStore(
    guardedStorage(() => {
      throw new DOMException('denied', 'SecurityError');
    }),
    () => 0,
  );
  drafts.write(GRACE, 'kept');
  expect(drafts.read(GRACE)).toBe('kept');
  drafts.remove(GRACE);
  expect(drafts.read(GRACE)).toBe('');
});

it('keeps the newest text where the storage is full', () => {
  const stored = new Map([['midcall.draft.demo/call-1', JSON.stringify({ text: 'first', savedAtMs: 0 })]]);
  const full = {
    ...Object.fromEntries(stored),
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
    removeItem: (key: string) => stored.delete(key),
  };
  // Only these three members of `Storage` are used.
  const drafts = createDraftStore(
    guardedStorage(() => full as unknown as Storage),
    () => 0,
  );
  drafts.write(GRACE, 'second');
  expect(drafts.read(GRACE)).toBe('second');
  drafts.remove(GRACE);
  expect(drafts.read(GRACE)).toBe('');
});
