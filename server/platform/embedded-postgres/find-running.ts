import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { SUPERUSER } from './cluster.ts';
import { isRunning } from './processes.ts';

/**
 * Connection string of the embedded server that runs on this folder of an installation. Starts nothing, stops nothing,
 * locks nothing. Throws with a sentence for people when none runs, or when it belongs to another user of this system.
 */
export async function findRunningPostgres(dataDir: string): Promise<string> {
  const dataFolder = path.join(await realpath(dataDir).catch(() => dataDir), 'postgres');
  const lines = (await readLockFile(dataFolder)).split('\n');
  // lines of postmaster.pid. Source: PostgreSQL, src/include/utils/pidfile.h
  const pid = Number.parseInt(lines[0] ?? '', 10);
  const socketFolder = lines[4];
  if (!socketFolder || !isRunning(pid)) throw new Error(doesNotRun(dataFolder));
  const folder = path.resolve(dataFolder, socketFolder);
  return `postgresql://${SUPERUSER}@localhost/${SUPERUSER}?host=${encodeURIComponent(folder)}`;
}

async function readLockFile(dataFolder: string): Promise<string> {
  try {
    return await readFile(path.join(dataFolder, 'postmaster.pid'), 'latin1');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES')
      throw new Error(`The database in ${dataFolder} belongs to another user of this system: be that user.`, {
        cause: error,
      });
    throw new Error(doesNotRun(dataFolder), { cause: error });
  }
}

const doesNotRun = (dataFolder: string) =>
  `No database runs in ${dataFolder}. Start Midcall, or say where the database is: MIDCALL_DATA, or DATABASE_URL for your own PostgreSQL.`;
