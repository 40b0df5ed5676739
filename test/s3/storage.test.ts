import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AwsClient } from 'aws4fetch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createS3Storage } from '../../server/media/s3/s3-storage.ts';
import { type S3Settings } from '../../server/media/s3/settings.ts';
import { tryS3 } from '../../server/media/s3/try-s3.ts';
import { randomIds } from '../../server/platform/ids.ts';
import { mediaStorageContract } from '../contracts/media-storage.ts';
import { startSwift, type Swift } from './swift.ts';

let swift: Swift | undefined;
beforeAll(async () => {
  swift = await startSwift();
}, 120_000);
afterAll(() => swift?.close());

/** Settings for a bucket of its own. */
async function newBucket(bucket: string): Promise<{ settings: S3Settings; client: AwsClient }> {
  if (!swift) throw new Error('it was not started');
  const { origin: endpoint, region, accessKeyId, secretAccessKey } = swift;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
  const { status } = await client.fetch(`${endpoint}/${bucket}`, { method: 'PUT' });
  if (status !== 200) throw new Error(`the bucket was not made: ${status}`);
  const place = { endpoint, bucket, region, accessKeyId, secretAccessKey };
  return {
    settings: { ...place, pathStyle: true, prefix: '', encryption: 'none', kmsKey: null },
    client,
  };
}

mediaStorageContract('a real object store', async () => {
  const { settings, client } = await newBucket('media');
  const drafts = await mkdtemp(path.join(tmpdir(), 'midcall-swift-drafts-'));
  return {
    storage: createS3Storage(settings, drafts, randomIds),
    async keys(tenantId) {
      const query = new URLSearchParams({ 'list-type': '2', prefix: `${tenantId}/` });
      const answer = await client.fetch(`${settings.endpoint}/media?${query.toString()}`);
      const keys = [...(await answer.text()).matchAll(/<Key>([^<]*)<\/Key>/g)];
      return keys.map(([, key = '']) => key.slice(tenantId.length + 1));
    },
    close: () => rm(drafts, { recursive: true }),
  };
});

it('lets the server in at its start, and refuses another secret, key and bucket', async () => {
  const { settings } = await newBucket('tried');
  expect(await tryS3(settings, randomIds)).toEqual({ keepsVersions: false });
  for (const [more, code] of [
    [{ secretAccessKey: 'another' }, /SignatureDoesNotMatch/],
    [{ accessKeyId: 'nobody:here' }, /403/],
    [{ bucket: 'no-such-bucket' }, /NoSuchBucket/],
  ] as const)
    await expect(tryS3({ ...settings, ...more }, randomIds)).rejects.toThrow(code);
});
