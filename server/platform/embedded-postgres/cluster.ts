import { spawn } from 'node:child_process';
import { chown, mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { type Binaries } from './binaries.ts';
import { type OsUser } from './os-user.ts';

/** The superuser of the embedded server, and the name of the database. */
export const SUPERUSER = 'midcall';

const UNFINISHED = 'postgres.new';

/** C.UTF-8 of the builtin provider: the same order and case rules on every system, with no library to age. */
const INITDB_ARGUMENTS = [
  ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  ...[`--username=${SUPERUSER}`, '--auth-local=trust', '--auth-host=reject', '--no-instructions'],
];

export interface Cluster {
  /** `<dataDir>/postgres`, without symbolic links on the way. */
  dataFolder: string;
  binaries: Binaries;
  user: OsUser | undefined;
  /** PostgreSQL's way to name its data folder: see `dataArgument`. */
  dataArgument: string;
}

/**
 * How to tell PostgreSQL where its data are. Node enters the working folder before it gives up root's rights, and
 * /proc/self/cwd leads there without passing the folders above. So the data can lie where only root may enter.
 */
export const dataArgument = (dataFolder: string, reachable: boolean) =>
  reachable || process.platform !== 'linux' ? dataFolder : '/proc/self/cwd';

/** A clean environment: PGDATA, PGPORT and the like of the caller would steer the server. */
export const ENVIRONMENT = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Creates the data of a new server, once. It happens in a folder beside, renamed when complete: an interrupted start
 * leaves nothing half made.
 *
 * @throws when the data are those of another major version, or initdb fails.
 */
export async function ensureCluster(cluster: Cluster, signal: AbortSignal | undefined): Promise<void> {
  const { dataFolder, binaries, user } = cluster;
  const parent = path.dirname(dataFolder);
  await removeUnfinished(parent);
  const found = await dataVersion(dataFolder);
  if (found === binaries.majorVersion) return;
  if (found) throw new Error(wrongVersion(dataFolder, found, binaries.majorVersion));
  const unfinished = path.join(parent, `${UNFINISHED}-${process.pid}`);
  await mkdir(unfinished, { mode: 0o700 });
  if (user) await chown(unfinished, user.uid, user.gid);
  await runInitdb({ ...cluster, dataFolder: unfinished }, signal);
  await rename(unfinished, dataFolder);
  await syncFolder(parent);
}

async function dataVersion(dataFolder: string): Promise<string | undefined> {
  try {
    return (await readFile(path.join(dataFolder, 'PG_VERSION'), 'latin1')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`The database in ${dataFolder} belongs to another user of this system.`, {
      cause: error,
    });
  }
}

const wrongVersion = (dataFolder: string, found: string, ours: string) =>
  `The database in ${dataFolder} was written by PostgreSQL ${found}, this release brings PostgreSQL ${ours}. ` +
  'Move the data with the release that wrote it (docs/operations.md), or set MIDCALL_DATA to a new folder.';

async function removeUnfinished(parent: string): Promise<void> {
  const left = (await readdir(parent)).filter((name) => name.startsWith(UNFINISHED));
  await Promise.all(left.map((name) => rm(path.join(parent, name), { recursive: true, maxRetries: 5 })));
}

async function runInitdb(cluster: Cluster, signal: AbortSignal | undefined): Promise<void> {
  const { dataFolder, binaries, user } = cluster;
  const target = cluster.dataArgument.startsWith('/proc/') ? cluster.dataArgument : dataFolder;
  const child = spawn(binaries.initdb, ['--pgdata', target, ...INITDB_ARGUMENTS], {
    ...{ cwd: dataFolder, env: ENVIRONMENT, ...user, signal, detached: true },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const [code, complaint] = await Promise.all([ended, text(child.stderr)]);
  if (code !== 0) throw new Error(`initdb failed (${code ?? 'killed'}): ${complaint.trim()}`);
}

/** Makes the rename itself survive a power cut. Windows cannot open a folder and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
