import path from 'node:path';
import { type Context } from '../context.ts';
import { createDirectoryStorage } from './directory-storage.ts';
import { type MediaStorage } from './media-storage.ts';
import { createS3Storage } from './s3/s3-storage.ts';
import { type S3Settings } from './s3/settings.ts';
import { tryS3 } from './s3/try-s3.ts';

/** Where media lie: in an object store, once it has been tried, or in `folder`. Throws with a sentence for people. */
export async function openMediaStorage(
  folder: string,
  s3: S3Settings | null,
  { ids, log }: Pick<Context, 'ids' | 'log'>,
): Promise<MediaStorage> {
  if (s3 === null) return createDirectoryStorage(folder, ids);
  const { keepsVersions } = await tryS3(s3, ids);
  if (keepsVersions)
    log.warn(
      {},
      'the bucket of media keeps versions: what is deleted stays there until a lifecycle rule ends old versions',
    );
  return createS3Storage(s3, path.join(folder, '.drafts'), ids);
}
