import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Ids } from '../platform/ids.ts';
import { type MediaStorage } from './media-storage.ts';

const HOUR_MS = 3_600_000;

/** Files in the making, in a folder of this machine: wherever objects lie, they are made here. */
export function createDraftFolder(
  folder: string,
  ids: Ids,
): Pick<MediaStorage, 'draft' | 'deleteDraft' | 'deleteOldDrafts'> {
  return {
    async draft() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return path.join(folder, ids.secret());
    },
    deleteDraft: (draft) => rm(draft, { force: true }),
    async deleteOldDrafts(now) {
      let deleted = 0;
      for (const name of await namesIn(folder)) {
        const file = path.join(folder, name);
        if (!(await isOlder(file, now, HOUR_MS))) continue;
        await rm(file, { force: true });
        deleted += 1;
      }
      return deleted;
    },
  };
}

/** Names in a folder; none when there is no such folder. */
export const namesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(absent)) ?? [];

/** Whether a file was last written more than `ageMs` before `now`; no file is not. */
export async function isOlder(file: string, now: Date, ageMs: number): Promise<boolean> {
  const found = await stat(file).catch(absent);
  return found !== null && now.getTime() - found.mtimeMs > ageMs;
}

/** For `catch`: what is not there is `null`, anything else is thrown on. */
export function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
