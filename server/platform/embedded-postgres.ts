import { createHash } from 'node:crypto';
import { chown, lstat, mkdir, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { locateBinaries } from './embedded-postgres/binaries.ts';
import { SUPERUSER, dataArgument, ensureCluster } from './embedded-postgres/cluster.ts';
import { lockFolder } from './embedded-postgres/folder-lock.ts';
import { type OsUser, canReach, postgresUser } from './embedded-postgres/os-user.ts';
import {
  type Server,
  findLeftServer,
  isCurrent,
  startServer,
  stopServer,
  waitUntilAnswering,
  withClient,
} from './embedded-postgres/postmaster.ts';
import { isRunning } from './embedded-postgres/processes.ts';
import { type Log } from './log.ts';

export { FolderInUseError } from './embedded-postgres/folder-lock.ts';

/** `sun_path` is 104 bytes with its final zero on macOS, 108 on Linux. Source: unix(4), unix(7). */
const LONGEST_SOCKET_PATH = 103;
const SOCKET_NAME = '.s.PGSQL.5432';
const WATCH_MS = 1_000;

export interface EmbeddedPostgresOptions {
  /** Folder of this installation; created if missing, used by one process at a time. Data lie in `postgres` in it. */
  dataDir: string;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
  /** Gives the start up. */
  signal?: AbortSignal;
}

export interface EmbeddedPostgres {
  /** For `pg`, as superuser of the database `midcall`; reaches the server through its Unix socket. */
  connectionString: string;
  /** Stops the server, also one adopted from an earlier process. May be repeated. */
  close(): Promise<void>;
}

/**
 * Runs the PostgreSQL that comes with Midcall. It listens on a Unix socket only, in a folder that only its system user
 * may enter, and every local connection is trusted. Started as root it runs as `nobody`, or as the owner of the data.
 * A server left by a killed process is taken over; one that ends by itself is started again.
 *
 * @throws FolderInUseError when another process uses `dataDir`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  if (process.platform === 'win32') {
    throw new Error('On Windows set DATABASE_URL to a PostgreSQL 15 or newer, or run Midcall in WSL.');
  }
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const dataDir = await realpath(options.dataDir);
  const lock = await lockFolder(dataDir);
  try {
    const server = await prepare(dataDir, options.signal);
    const running = supervise(server, await bringUp(server, options), options);
    return {
      connectionString: `postgresql://${SUPERUSER}@localhost/${SUPERUSER}?host=${encodeURIComponent(server.socket.folder)}`,
      close: async () => {
        await running.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function prepare(dataDir: string, signal: AbortSignal | undefined): Promise<Server> {
  const dataFolder = path.join(dataDir, 'postgres');
  const user = await postgresUser(dataFolder);
  const reachable = await canReach(user, dataDir);
  const binaries = await locateBinaries(user, dataDir);
  const cluster = { dataFolder, binaries, user, dataArgument: dataArgument(dataFolder, reachable) };
  await ensureCluster(cluster, signal);
  return {
    ...cluster,
    socket: await socketPlace(dataFolder, user),
    logFile: path.join(dataDir, 'postgres.log'),
  };
}

/** The data folder (mode 0700) holds the socket too, unless its path is longer than a socket's may be. */
async function socketPlace(dataFolder: string, user: OsUser | undefined): Promise<Server['socket']> {
  if (Buffer.byteLength(path.join(dataFolder, SOCKET_NAME)) <= LONGEST_SOCKET_PATH) {
    return { setting: '.', folder: dataFolder };
  }
  const parent = (await canReach(user, tmpdir())) ? tmpdir() : '/tmp';
  const name = `midcall-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)}`;
  const folder = path.join(await realpath(parent), name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const before = await lstat(folder);
  if (user && before.isDirectory() && before.uid === process.getuid?.())
    await chown(folder, user.uid, user.gid);
  const { uid, mode } = await lstat(folder);
  const ours = uid === (user?.uid ?? process.getuid?.()) && (mode & 0o077) === 0;
  if (!ours) throw new Error(`${folder}, the folder for the database's socket, belongs to somebody else.`);
  return { setting: folder, folder };
}

async function bringUp(server: Server, { log, signal }: EmbeddedPostgresOptions): Promise<number> {
  const pid = (await adopt(server, log, signal)) ?? (await startServer(server, signal));
  await withClient(server, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [SUPERUSER]);
    if (rowCount === 0) await client.query(`create database ${SUPERUSER}`);
  });
  return pid;
}

async function adopt(
  server: Server,
  log: EmbeddedPostgresOptions['log'],
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const pid = await findLeftServer(server, signal);
  if (pid === undefined) return undefined;
  if ((await isCurrent(server, pid)) && (await waitUntilAnswering(server, pid, signal))) {
    log.info({ pid }, 'took over the PostgreSQL that an earlier start left running');
    return pid;
  }
  await stopServer(server, pid);
  return undefined;
}

/** Starts the server again when it ends unasked, for example killed for want of memory. Clients reconnect. */
function supervise(server: Server, firstPid: number, { log }: EmbeddedPostgresOptions) {
  let pid = firstPid;
  let restart: Promise<void> | undefined;
  const check = () => {
    if (restart || isRunning(pid)) return;
    log.error({ pid }, 'PostgreSQL ended by itself and is started again; its log is postgres.log.1');
    restart = findLeftServer(server)
      .then((left) => left ?? startServer(server))
      .then((next) => void (pid = next))
      .catch((error: unknown) => log.error({ error }, 'PostgreSQL could not be started again'))
      .finally(() => (restart = undefined));
  };
  const timer = setInterval(check, WATCH_MS).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await restart;
      await stopServer(server, pid);
    },
  };
}
