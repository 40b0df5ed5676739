import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type Ids } from '../../platform/ids.ts';
import { listPage } from './list-objects.ts';
import { readObject } from './read-object.ts';
import { askS3, S3Error } from './requests.ts';
import { encryptionHeaders, type S3Settings } from './settings.ts';

/** What most refusals of a service come from, by its code. */
const CAUSES: Readonly<Record<string, string>> = {
  NoSuchBucket: 'MIDCALL_S3_BUCKET names no bucket there.',
  InvalidAccessKeyId: 'MIDCALL_S3_ACCESS_KEY_ID is not known there.',
  SignatureDoesNotMatch: 'MIDCALL_S3_SECRET_ACCESS_KEY does not belong to the access key.',
  AccessDenied:
    'The access key needs the rights to put, get, delete and list below MIDCALL_S3_PREFIX (s3:PutObject, s3:GetObject, s3:DeleteObject, s3:ListBucket).',
  AuthorizationHeaderMalformed: 'MIDCALL_S3_REGION is not the region of the bucket.',
  PermanentRedirect: 'The bucket is elsewhere: check MIDCALL_S3_ENDPOINT and MIDCALL_S3_REGION.',
  RequestTimeTooSkewed: 'The clock of this machine is wrong by more than a quarter of an hour.',
  ServerSideEncryptionConfigurationNotFoundError: 'The service cannot encrypt as MIDCALL_S3_ENCRYPTION asks.',
  NotImplemented: 'The service cannot encrypt as MIDCALL_S3_ENCRYPTION asks.',
  ENOTFOUND: 'The host of MIDCALL_S3_ENDPOINT has no address.',
  ECONNREFUSED: 'Nobody listens at MIDCALL_S3_ENDPOINT.',
  timeout: 'MIDCALL_S3_ENDPOINT has not answered in time.',
};

/** `keepsVersions`: what is deleted stays in the bucket as an older version. */
export interface S3Trial {
  keepsVersions: boolean;
}

/**
 * Stores, reads, lists and deletes a small object, so that a store that cannot be used is found when the server starts and
 * not when the first photo comes. Throws with a sentence for people that names neither key nor secret.
 */
export async function tryS3(settings: S3Settings, ids: Ids): Promise<S3Trial> {
  const key = `${settings.prefix}.midcall/${ids.uuid()}`;
  const words = `midcall ${ids.uuid()}`;
  const step = async <T>(name: string, run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      throw explain(name, error);
    }
  };
  await step('store', () => putWords(settings, key, words));
  try {
    const read = await step('read', () => text(readObject(settings, key, { start: 8, end: 15 })));
    if (read !== words.slice(8, 16))
      throw new Error('The object store gives other octets than were stored. Nothing can be kept there.');
    const page = await step('list', () => listPage(settings, { prefix: key }));
    if (page.objects.length !== 1)
      throw new Error('The object store does not list what it stores. Nothing can be kept there.');
  } catch (error) {
    await askS3(settings, { method: 'DELETE', key }, [404]).catch(() => {});
    throw error;
  }
  const gone = await step('delete', () => askS3(settings, { method: 'DELETE', key }, [404]));
  await gone.body?.cancel();
  return { keepsVersions: gone.headers.get('x-amz-delete-marker') === 'true' };
}

async function putWords(settings: S3Settings, key: string, words: string): Promise<void> {
  const octets = Buffer.from(words);
  const sha256 = createHash('sha256').update(octets).digest('hex');
  const answer = await askS3(settings, {
    ...{ method: 'PUT', key, headers: encryptionHeaders(settings) },
    body: { open: () => Readable.from([octets]), size: octets.length, sha256 },
  });
  await answer.body?.cancel();
}

function explain(step: string, error: unknown): Error {
  if (!(error instanceof S3Error)) return error instanceof Error ? error : new Error(String(error));
  const cause = CAUSES[error.code] ?? '';
  const said = error.status === 0 ? error.code : `${error.status} ${error.code}`;
  return new Error(`The object store cannot be used: to ${step} failed (${said}). ${cause}`.trim(), {
    cause: error,
  });
}
