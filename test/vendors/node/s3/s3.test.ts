import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3Storage } from '../../../../server/media/s3/s3-storage.ts';
import { type S3Settings } from '../../../../server/media/s3/settings.ts';
import { randomIds } from '../../../../server/platform/ids.ts';
import { type S3Store, startS3Store } from '../../../fakes/s3-store.ts';

const folder = () => mkdtemp(path.join(tmpdir(), 'midcall-s3-'));

/** Amazon's own client. */
const clientOf = ({ endpoint, region, accessKeyId, secretAccessKey }: S3Settings) =>
  new S3Client({
    ...{ endpoint, region, forcePathStyle: true, maxAttempts: 1 },
    credentials: { accessKeyId, secretAccessKey },
  });

describe("the store that our tests play, with Amazon's own client", () => {
  let store: S3Store;
  let settings: S3Settings;
  beforeAll(async () => {
    store = await startS3Store();
    settings = {
      ...{ endpoint: store.origin, bucket: store.bucket, ...store.account },
      ...{ pathStyle: true, prefix: '', encryption: 'none', kmsKey: null },
    };
  });
  afterAll(() => store.close());

  it('takes its signatures, and gives what it put', async () => {
    const client = clientOf(settings);
    const place = { Bucket: store.bucket, Key: 'a folder/ä+b=(c)*.txt' };
    // without the trailers of newer clients, which the played store does not read
    const Body = Buffer.from('of the official client');
    client.config.requestChecksumCalculation = async () => 'WHEN_REQUIRED';
    await client.send(new PutObjectCommand({ ...place, Body, ServerSideEncryption: 'AES256' }));
    expect(store.objects.get(place.Key)?.encryption).toBe('AES256');
    const { Body: whole } = await client.send(new GetObjectCommand(place));
    expect(await whole?.transformToString()).toBe('of the official client');
    const { Body: part } = await client.send(new GetObjectCommand({ ...place, Range: 'bytes=3-5' }));
    expect(await part?.transformToString()).toBe('the');
    const { Contents } = await client.send(
      new ListObjectsV2Command({ Bucket: store.bucket, Prefix: 'a folder/' }),
    );
    expect(Contents?.map(({ Key }) => Key)).toEqual([place.Key]);
    await client.send(new DeleteObjectCommand(place));
    expect(store.objects.size).toBe(0);
    client.destroy();
  });

  it('refuses what is signed with another secret, id or region', async () => {
    for (const [more, name] of [
      [{ secretAccessKey: 'another' }, 'SignatureDoesNotMatch'],
      [{ accessKeyId: 'AKIAOTHER' }, 'InvalidAccessKeyId'],
      [{ region: 'us-east-1' }, 'AuthorizationHeaderMalformed'],
    ] as const) {
      const client = clientOf({ ...settings, ...more });
      const asked = client.send(new ListObjectsV2Command({ Bucket: store.bucket }));
      await expect(asked).rejects.toMatchObject({ name });
      client.destroy();
    }
  });

  it('gives the official client what our storage put', async () => {
    const drafts = await folder();
    const storage = createS3Storage(settings, drafts, randomIds);
    const draft = await storage.draft();
    await writeFile(draft, 'ours');
    const key = await storage.put('acme', randomUUID(), draft);
    const client = clientOf(settings);
    const { Body } = await client.send(new GetObjectCommand({ Bucket: store.bucket, Key: `acme/${key}` }));
    expect(await Body?.transformToString()).toBe('ours');
    client.destroy();
    await rm(drafts, { recursive: true });
  });
});
