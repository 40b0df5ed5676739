import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDirectoryStorage } from '../../../server/media/directory-storage.ts';
import { openMediaStorage } from '../../../server/media/open-storage.ts';
import { createS3Storage } from '../../../server/media/s3/s3-storage.ts';
import { s3Url, type S3Settings } from '../../../server/media/s3/settings.ts';
import { tryS3 } from '../../../server/media/s3/try-s3.ts';
import { randomIds } from '../../../server/platform/ids.ts';
import { silentLog } from '../../../server/platform/log.ts';
import { mediaStorageContract } from '../../contracts/media-storage.ts';
import { type S3Store, startS3Store } from '../../fakes/s3-store.ts';
import { createMediaFixture } from './media-fixture.ts';
import * as samples from './samples.ts';

const settingsOf = ({ origin, account, bucket }: S3Store, more: Partial<S3Settings> = {}): S3Settings => ({
  ...{ endpoint: origin, bucket, ...account },
  ...{ pathStyle: true, prefix: 'call-media/', encryption: 'none', kmsKey: null },
  ...more,
});
const folder = () => mkdtemp(path.join(tmpdir(), 'midcall-storage-'));

mediaStorageContract('a folder', async () => {
  const place = await folder();
  return {
    storage: createDirectoryStorage(place, randomIds),
    async keys(tenantId) {
      const names = await readdir(path.join(place, tenantId), { recursive: true }).catch(() => []);
      return names.filter((name) => name.includes('/'));
    },
    close: () => rm(place, { recursive: true }),
  };
});

mediaStorageContract('an object store', async () => {
  const [place, store] = [await folder(), await startS3Store()];
  store.pageSize = 2;
  return {
    storage: createS3Storage(settingsOf(store), place, randomIds),
    async keys(tenantId) {
      const own = `call-media/${tenantId}/`;
      return [...store.objects.keys()].flatMap((key) => (key.startsWith(own) ? [key.slice(own.length)] : []));
    },
    async close() {
      await store.close();
      await rm(place, { recursive: true });
    },
  };
});

describe('an object store', () => {
  let store: S3Store;
  let place: string;
  beforeAll(async () => {
    [store, place] = [await startS3Store(), await folder()];
  });
  beforeEach(() => {
    store.requests.length = 0;
    store.faults.length = 0;
    store.keepsVersions = false;
  });
  afterAll(async () => {
    await store.close();
    await rm(place, { recursive: true });
  });
  const storageOf = (more: Partial<S3Settings> = {}) =>
    createS3Storage(settingsOf(store, more), place, randomIds);
  async function put(octets: Buffer, more: Partial<S3Settings> = {}) {
    const storage = storageOf(more);
    const draft = await storage.draft();
    await writeFile(draft, octets);
    return { storage, draft, key: await storage.put('acme', randomUUID(), draft) };
  }

  it('that stumbles is asked again, three times in all', async () => {
    store.faults.push({ status: 503, code: 'SlowDown' }, 'drop');
    const { key, storage } = await put(Buffer.from('patience'));
    expect((await buffer(storage.read('acme', key))).toString()).toBe('patience');
    store.requests.length = 0;
    store.faults.push(...Array.from({ length: 9 }, () => ({ status: 500, code: 'InternalError' })));
    await expect(storage.size('acme', key)).rejects.toMatchObject({ name: 'S3Error', status: 500 });
    expect(store.requests).toHaveLength(3);
  });

  it('that refuses is not asked again, and the draft stays for the next run', async () => {
    store.faults.push({ status: 403, code: 'AccessDenied' });
    const storage = storageOf();
    const draft = await storage.draft();
    await writeFile(draft, 'octets');
    await expect(storage.put('acme', randomUUID(), draft)).rejects.toMatchObject({ code: 'AccessDenied' });
    expect(store.requests).toHaveLength(1);
    expect(await readdir(place)).toContain(path.basename(draft));
  });

  it('whose connection breaks while it is read is read on from there', async () => {
    const octets = Buffer.from(Array.from({ length: 400_000 }, (_, i) => i % 251));
    const { storage, key } = await put(octets);
    store.faults.push({ cut: 100_000 }, { cut: 50_000 });
    expect((await buffer(storage.read('acme', key))).equals(octets)).toBe(true);
    store.faults.push({ cut: 1_000 });
    const part = await buffer(storage.read('acme', key, { start: 7, end: 200_000 }));
    expect(part.equals(octets.subarray(7, 200_001))).toBe(true);
    store.faults.push(...Array.from({ length: 9 }, () => ({ cut: 10 })));
    await expect(buffer(storage.read('acme', key))).rejects.toThrow();
    store.faults.length = 0;
  });

  it('encrypts as it is asked to', async () => {
    const before = new Set(store.objects.keys());
    await put(Buffer.from('1'), { encryption: 'AES256' });
    await put(Buffer.from('2'), { encryption: 'aws:kms', kmsKey: 'alias/photos' });
    const added = [...store.objects].flatMap(([key, { encryption }]) =>
      before.has(key) ? [] : [encryption],
    );
    expect(added.sort()).toEqual(['AES256', 'aws:kms']);
  });

  it('is tried before the server starts, and nothing is left of that', async () => {
    const before = store.objects.size;
    expect(await tryS3(settingsOf(store), randomIds)).toEqual({ keepsVersions: false });
    expect(store.objects.size).toBe(before);
    expect(store.requests.map(({ method }) => method)).toEqual(['PUT', 'GET', 'GET', 'DELETE']);
    store.keepsVersions = true;
    const said: string[] = [];
    const log = { ...silentLog, warn: (_fields: object, message: string) => void said.push(message) };
    await openMediaStorage(place, settingsOf(store), { ids: randomIds, log });
    expect(said).toEqual([expect.stringContaining('keeps versions')]);
  });

  it.each<[string, Partial<S3Settings>, RegExp]>([
    ['another bucket', { bucket: 'no-such-bucket' }, /404 NoSuchBucket.*MIDCALL_S3_BUCKET/],
    ['another key', { accessKeyId: 'AKIAOTHER' }, /403 InvalidAccessKeyId.*MIDCALL_S3_ACCESS_KEY_ID/],
    ['another secret', { secretAccessKey: 'another-secret' }, /SignatureDoesNotMatch.*SECRET_ACCESS_KEY/],
    ['another region', { region: 'us-test-9' }, /400 AuthorizationHeaderMalformed.*MIDCALL_S3_REGION/],
  ])('says in words what is wrong: %s', async (_name, more, words) => {
    const settings = settingsOf(store, more);
    const error = await tryS3(settings, randomIds).then(
      () => new Error('it took that'),
      (reason: unknown) => reason as Error,
    );
    expect(error.message).toMatch(words);
    expect(error.message).not.toContain(settings.secretAccessKey);
  });

  it('says in words when nobody is there', async () => {
    const gone = await startS3Store();
    await gone.close();
    await expect(tryS3(settingsOf(gone), randomIds)).rejects.toThrow(/ECONNREFUSED.*MIDCALL_S3_ENDPOINT/);
  });

  it('gives photos to agents by links of ours, whole and in part', async () => {
    const fixture = await createMediaFixture({ mediaStorage: storageOf() });
    try {
      const { media } = await fixture.send(await samples.jpeg(), 'image/jpeg');
      expect(media).toMatchObject({ state: 'ready', type: 'image/jpeg' });
      const { body } = await fixture.post(`/v1/media/${media.id}/links`);
      const url = new URL(String(body['full']));
      expect(url.origin).toBe('https://midcall.test');
      const address = url.pathname + url.search;
      const whole = await fixture.app.inject(address);
      expect(whole.statusCode).toBe(200);
      const stores = [...store.objects].filter(([key]) => key.includes(media.id));
      expect(stores).toHaveLength(2);
      expect(stores.some(([, { octets }]) => octets.equals(whole.rawPayload))).toBe(true);
      const part = await fixture.app.inject({ url: address, headers: { range: 'bytes=2-9' } });
      expect(part.statusCode).toBe(206);
      expect(part.rawPayload.equals(whole.rawPayload.subarray(2, 10))).toBe(true);
    } finally {
      await fixture.close();
    }
  });

  it('is reached by the name of the bucket, too', () => {
    const settings = settingsOf(store, { endpoint: 'https://s3.test:444', pathStyle: false });
    expect(s3Url(settings, 'a/b').href).toBe('https://photos.s3.test:444/a/b');
    expect(s3Url({ ...settings, pathStyle: true }, 'a/b').href).toBe('https://s3.test:444/photos/a/b');
  });
});
