import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MediaStorage, type StoredObject } from '../../server/media/media-storage.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface StorageHarness {
  storage: MediaStorage;
  /** Where all objects of a tenant are, without the storage's own help: their keys. */
  keys(tenantId: string): Promise<string[]>;
  close(): Promise<void>;
}

/** What every place for media promises; `open` starts one with nothing in it. */
export function mediaStorageContract(name: string, open: () => Promise<StorageHarness>): void {
  describe(`media in ${name}`, () => {
    let harness: StorageHarness;
    let storage: MediaStorage;
    beforeAll(async () => {
      harness = await open();
      ({ storage } = harness);
    });
    afterAll(() => harness.close());

    async function store(octets: Uint8Array, tenantId = 'acme', mediaId: string = randomUUID()) {
      const draft = await storage.draft();
      await writeFile(draft, octets, { flag: 'wx' });
      return { draft, mediaId, key: await storage.put(tenantId, mediaId, draft) };
    }
    const read = (key: string, range?: { start: number; end: number }, tenantId = 'acme') =>
      buffer(storage.read(tenantId, key, range));
    const settled = async (now: Date) => {
      const found: StoredObject[] = [];
      for await (const object of storage.listSettled(now)) found.push(object);
      return found;
    };

    it('gives back the octets that were put, and no draft is left', async () => {
      const octets = randomBytes(1_200_003);
      const { key, draft } = await store(octets);
      expect((await read(key)).equals(octets)).toBe(true);
      expect(await storage.size('acme', key)).toBe(octets.length);
      expect(existsSync(draft)).toBe(false);
    });

    it('takes an object without octets', async () => {
      const { key } = await store(Buffer.alloc(0));
      expect(await storage.size('acme', key)).toBe(0);
      expect(await read(key)).toHaveLength(0);
    });

    it('gives a part of an object: first, middle, last octet', async () => {
      const octets = randomBytes(300_000);
      const { key } = await store(octets);
      for (const [start, end] of [
        [0, 0],
        [0, 99],
        [1_000, 250_000],
        [299_999, 299_999],
      ] as const)
        expect((await read(key, { start, end })).equals(octets.subarray(start, end + 1))).toBe(true);
    });

    it('names objects by day, item and chance, and nothing else', async () => {
      const { key, mediaId } = await store(Buffer.from('a photo'));
      const today = new Date().toISOString().slice(0, 10);
      expect(key).toMatch(new RegExp(`^${today}/${mediaId}\\.[A-Za-z0-9_-]{43}$`));
      const again = await store(Buffer.from('a photo'), 'acme', mediaId);
      expect(again.key).not.toBe(key);
    });

    it('keeps tenants apart', async () => {
      const { key } = await store(Buffer.from('of acme'), 'acme');
      expect(await storage.size('rival', key)).toBeNull();
      await expect(read(key, undefined, 'rival')).rejects.toThrow();
      await storage.delete('rival', key);
      expect((await read(key)).toString()).toBe('of acme');
      expect(await harness.keys('acme')).toContain(key);
      expect(await harness.keys('rival')).not.toContain(key);
    });

    it.each([
      ['acme', '../rival/2026-01-01/x'],
      ['acme', '2026-01-01/../../secret'],
      ['../acme', `2026-01-01/${randomUUID()}.${'a'.repeat(43)}`],
      ['.drafts', `2026-01-01/${randomUUID()}.${'a'.repeat(43)}`],
      ['acme', ''],
    ])('takes no key that is none of its own: %s %s', async (tenantId, key) => {
      await expect(storage.size(tenantId, key)).rejects.toThrow('not the key');
      await expect(storage.delete(tenantId, key)).rejects.toThrow('not the key');
      expect(() => storage.read(tenantId, key)).toThrow('not the key');
    });

    it('has no object that was deleted, and takes that twice', async () => {
      const { key } = await store(Buffer.from('gone soon'));
      expect(await harness.keys('acme')).toContain(key);
      await storage.delete('acme', key);
      await storage.delete('acme', key);
      expect(await storage.size('acme', key)).toBeNull();
      await expect(read(key)).rejects.toThrow();
      expect(await harness.keys('acme')).not.toContain(key);
    });

    it('lists for the sweep what is older than a day and younger than two weeks, of all tenants', async () => {
      const [ours, theirs] = [await store(Buffer.from('1'), 'acme'), await store(Buffer.from('2'), 'rival')];
      const now = Date.now();
      expect(await settled(new Date(now))).toEqual([]);
      expect(await settled(new Date(now + DAY_MS - HOUR_MS))).toEqual([]);
      const found = await settled(new Date(now + 2 * DAY_MS));
      expect(found).toContainEqual({ tenantId: 'acme', key: ours.key, mediaId: ours.mediaId });
      expect(found).toContainEqual({ tenantId: 'rival', key: theirs.key, mediaId: theirs.mediaId });
      expect(await settled(new Date(now + 20 * DAY_MS))).toEqual([]);
    });

    it('lets a reader leave half way', async () => {
      const { key } = await store(randomBytes(2_000_000));
      for await (const octets of storage.read('acme', key)) {
        expect((octets as Buffer).length).toBeGreaterThan(0);
        break;
      }
      expect(await storage.size('acme', key)).toBe(2_000_000);
    });

    it('stores many at a time', async () => {
      const all = await Promise.all(
        Array.from({ length: 12 }, async (_, i) => {
          const octets = Buffer.alloc(50_000 + i, i);
          return { octets, ...(await store(octets)) };
        }),
      );
      for (const { octets, key } of all) expect((await read(key)).equals(octets)).toBe(true);
    });

    it('deletes drafts that were left, and no others', async () => {
      const draft = await storage.draft();
      await writeFile(draft, 'half');
      expect(await storage.deleteOldDrafts(new Date())).toBe(0);
      expect((await readFile(draft)).toString()).toBe('half');
      expect(await storage.deleteOldDrafts(new Date(Date.now() + 2 * HOUR_MS))).toBe(1);
      expect(existsSync(draft)).toBe(false);
      await storage.deleteDraft(draft);
    });
  });
}
