import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type Ids } from '../../platform/ids.ts';
import { createDraftFolder } from '../draft-folder.ts';
import { type MediaStorage, type StoredObject } from '../media-storage.ts';
import { dayBefore, isTenantName, mediaIdOf, newObjectKey, objectPlace, SWEPT_DAYS } from '../object-key.ts';
import { listAll, listPage } from './list-objects.ts';
import { readObject } from './read-object.ts';
import { askS3 } from './requests.ts';
import { encryptionHeaders, type S3Settings } from './settings.ts';

const DAY_MS = 86_400_000;
/** Milliseconds for one object on its way there. */
const PUT_MS = 120_000;

/**
 * Media in an object store with the protocol of Amazon S3: `<prefix><tenant>/<day>/<name>`. Files in the making are in
 * `drafts`, a folder of this machine. What is stored is checked by the service against its SHA-256, which is signed.
 */
export function createS3Storage(settings: S3Settings, drafts: string, ids: Ids): MediaStorage {
  const place = (tenantId: string, key: string) => `${settings.prefix}${objectPlace(tenantId, key)}`;
  const folder = createDraftFolder(drafts, ids);
  return {
    ...folder,
    async put(tenantId, mediaId, draft) {
      const key = newObjectKey(ids, mediaId);
      await putFile(settings, place(tenantId, key), draft);
      await folder.deleteDraft(draft);
      return key;
    },
    async size(tenantId, key) {
      const answer = await askS3(settings, { method: 'HEAD', key: place(tenantId, key) }, [404]);
      return answer.status === 404 ? null : Number(answer.headers.get('content-length'));
    },
    read: (tenantId, key, range) => readObject(settings, place(tenantId, key), range),
    async delete(tenantId, key) {
      const answer = await askS3(settings, { method: 'DELETE', key: place(tenantId, key) }, [404]);
      await answer.body?.cancel();
    },
    listSettled: (now) => listSettled(settings, now),
  };
}

/** Stores a file of this machine under a whole key. */
export async function putFile(settings: S3Settings, key: string, file: string): Promise<void> {
  const { size } = await stat(file);
  const sha256 = await hashFile(file);
  const answer = await askS3(settings, {
    ...{ method: 'PUT', key, timeoutMs: PUT_MS },
    headers: { 'content-type': 'application/octet-stream', ...encryptionHeaders(settings) },
    body: { open: () => createReadStream(file), size, sha256 },
  });
  await answer.body?.cancel();
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const octets of createReadStream(file)) hash.update(octets as Buffer);
  return hash.digest('hex');
}

/** Keys are in order, and begin with their day: of each tenant the last two weeks are read, and nothing before. */
async function* listSettled(settings: S3Settings, now: Date): AsyncGenerator<StoredObject> {
  const { prefix } = settings;
  for await (const tenantId of listTenants(settings)) {
    const own = `${prefix}${tenantId}/`;
    const startAfter = `${own}${dayBefore(now, SWEPT_DAYS)}`;
    for await (const { key: whole, modifiedAt } of listAll(settings, { prefix: own, startAfter })) {
      const key = whole.slice(own.length);
      const mediaId = mediaIdOf(key);
      if (mediaId && now.getTime() - modifiedAt.getTime() > DAY_MS) yield { tenantId, key, mediaId };
    }
  }
}

async function* listTenants(settings: S3Settings): AsyncGenerator<string> {
  const { prefix } = settings;
  for (let next: string | null = ''; next !== null;) {
    const page = await listPage(settings, {
      ...{ prefix, delimiter: '/' },
      ...(next !== '' && { 'continuation-token': next }),
    });
    for (const folder of page.folders) {
      const tenantId = folder.slice(prefix.length, -1);
      if (isTenantName(tenantId)) yield tenantId;
    }
    next = page.next;
  }
}
