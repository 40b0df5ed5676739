import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The key that seals the secrets in the database: 32 octets in a file beside the data, made at the first start, for its
 * owner's eyes only. Whoever has a copy of the database and not of this file has no carrier's or webhook's secret.
 */
export async function readMasterKey(dataFolder: string): Promise<Buffer> {
  await mkdir(dataFolder, { recursive: true });
  const file = path.join(dataFolder, 'master.key');
  await create(file);
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
  if (key.length !== 32)
    throw new Error(`${file} does not hold the base64 of 32 octets. Restore it, or set MIDCALL_MASTER_KEY.`);
  return key;
}

/** `wx` lets one of several processes make it, and never touches one that is there. */
async function create(file: string): Promise<void> {
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(`${randomBytes(32).toString('base64')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
