import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Ids } from '../platform/ids.ts';
import { type MediaStorage, type StoredObject } from './media-storage.ts';

const DAY_MS = 86_400_000;
const SWEPT_DAYS = 14;
const HOUR_MS = 3_600_000;
/** No tenant's name begins with a dot. */
const DRAFTS = '.drafts';
const TENANT = /^[a-z0-9][a-z0-9-]{0,38}$/;
/** The day it was stored, whom it was stored for, and 256 random bits. */
const KEY = /^(\d{4}-\d{2}-\d{2})\/([0-9a-f-]{36})\.[A-Za-z0-9_-]{43}$/;

/** Media in a folder of this machine, or of a volume that all nodes share: `<folder>/<tenant>/<day>/<name>`. */
export function createDirectoryStorage(folder: string, ids: Ids): MediaStorage {
  const place = (tenantId: string, key: string) => {
    if (!TENANT.test(tenantId) || !KEY.test(key)) throw new Error('not the key of an object');
    return path.join(folder, tenantId, key);
  };
  return {
    async draft() {
      await mkdir(path.join(folder, DRAFTS), { recursive: true, mode: 0o700 });
      return path.join(folder, DRAFTS, ids.secret());
    },
    deleteDraft: (draft) => rm(draft, { force: true }),
    async put(tenantId, mediaId, draft) {
      const key = `${new Date().toISOString().slice(0, 10)}/${mediaId}.${ids.secret()}`;
      const target = place(tenantId, key);
      await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
      await flush(draft);
      await rename(draft, target);
      return key;
    },
    size: (tenantId, key) => fileSize(place(tenantId, key)),
    read: (tenantId, key, range) => createReadStream(place(tenantId, key), range),
    delete: (tenantId, key) => rm(place(tenantId, key), { force: true }),
    listSettled: (now) => listSettled(folder, now),
    deleteOldDrafts: (now) => deleteOldDrafts(path.join(folder, DRAFTS), now),
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
  const days = Array.from({ length: SWEPT_DAYS }, (_, i) =>
    new Date(now.getTime() - (i + 1) * DAY_MS).toISOString().slice(0, 10),
  );
  for (const tenantId of await names(folder)) {
    if (!TENANT.test(tenantId)) continue;
    for (const day of days) {
      for (const name of await names(path.join(folder, tenantId, day))) {
        const key = `${day}/${name}`;
        const mediaId = KEY.exec(key)?.[2];
        if (mediaId && (await isOlder(path.join(folder, tenantId, key), now, DAY_MS)))
          yield { tenantId, key, mediaId };
      }
    }
  }
}

async function deleteOldDrafts(folder: string, now: Date): Promise<number> {
  let deleted = 0;
  for (const name of await names(folder)) {
    const file = path.join(folder, name);
    if (!(await isOlder(file, now, HOUR_MS))) continue;
    await rm(file, { force: true });
    deleted += 1;
  }
  return deleted;
}

async function isOlder(file: string, now: Date, ageMs: number): Promise<boolean> {
  const found = await stat(file).catch(absent);
  return found !== null && now.getTime() - found.mtimeMs > ageMs;
}

const names = async (folder: string): Promise<string[]> => (await readdir(folder).catch(absent)) ?? [];

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
