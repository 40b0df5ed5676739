import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Ids } from '../platform/ids.ts';
import { absent, createDraftFolder, isOlder, namesIn } from './draft-folder.ts';
import { type MediaStorage, type StoredObject } from './media-storage.ts';
import { dayBefore, isTenantName, mediaIdOf, newObjectKey, objectPlace, SWEPT_DAYS } from './object-key.ts';

const DAY_MS = 86_400_000;
/** No tenant's name begins with a dot. */
const DRAFTS = '.drafts';

/** Media in a folder of this machine, or of a volume that all nodes share: `<folder>/<tenant>/<day>/<name>`. */
export function createDirectoryStorage(folder: string, ids: Ids): MediaStorage {
  const place = (tenantId: string, key: string) => path.join(folder, objectPlace(tenantId, key));
  return {
    ...createDraftFolder(path.join(folder, DRAFTS), ids),
    async put(tenantId, mediaId, draft) {
      const key = newObjectKey(ids, mediaId);
      const target = place(tenantId, key);
      await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
      await flush(draft);
      await rename(draft, target);
      return key;
    },
    size: async (tenantId, key) => fileSize(place(tenantId, key)),
    read: (tenantId, key, range) => createReadStream(place(tenantId, key), range),
    delete: async (tenantId, key) => rm(place(tenantId, key), { force: true }),
    listSettled: (now) => listSettled(folder, now),
  };
}

/** A row that names the file is committed next, and survives a loss of power: so does the file. */
async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function fileSize(file: string): Promise<number | null> {
  const found = await stat(file).catch(absent);
  return found?.isFile() ? found.size : null;
}

async function* listSettled(folder: string, now: Date): AsyncGenerator<StoredObject> {
  const days = Array.from({ length: SWEPT_DAYS }, (_, i) => dayBefore(now, i + 1));
  for (const tenantId of await namesIn(folder)) {
    if (!isTenantName(tenantId)) continue;
    for (const day of days) {
      for (const name of await namesIn(path.join(folder, tenantId, day))) {
        const key = `${day}/${name}`;
        const mediaId = mediaIdOf(key);
        if (mediaId && (await isOlder(path.join(folder, tenantId, key), now, DAY_MS)))
          yield { tenantId, key, mediaId };
      }
    }
  }
}
