import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { type Cluster, ENVIRONMENT, SUPERUSER } from './cluster.ts';
import { commandOf, isRunning, postgresProcessesIn, waitUntil } from './processes.ts';

/** Long enough for crash recovery of a busy database. */
const START_TIMEOUT_MS = 120_000;
const STOP_STEP_MS = 5_000;
/** A killed postmaster can keep its lock file and its shared memory for some seconds. */
const LEFTOVER_TIMEOUT_MS = 10_000;
const LEFTOVER_RETRY_MS = 200;
const LEFTOVER = /lock file "postmaster.pid" already exists|pre-existing shared memory block/;

const SETTINGS = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '200',
  shared_buffers: '128MB',
  fsync: 'on',
  synchronous_commit: 'on',
  jit: 'off',
  // a young database is counted soon, before plans made for empty tables have done harm
  autovacuum_naptime: '15s',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
};

/** A postmaster that can be started in a cluster; the folder lock is held while any of these functions runs. */
export interface Server extends Cluster {
  /** Where the socket is, for PostgreSQL (`.` is the data folder) and for clients. */
  socket: { setting: string; folder: string };
  logFile: string;
}

/** The server that an earlier process left running in this cluster. Waits for parts of one to vanish. */
export async function findLeftServer(server: Server, signal?: AbortSignal): Promise<number | undefined> {
  const pid = await recordedPid(server);
  if (pid === undefined) return undefined;
  if (process.platform !== 'linux') return isRunning(pid) ? pid : undefined;
  if ((await postgresProcessesIn(server.dataFolder)).includes(pid)) return pid;
  const gone = await waitUntil(
    async () => (await postgresProcessesIn(server.dataFolder)).length === 0,
    LEFTOVER_TIMEOUT_MS,
    signal,
  );
  if (!gone) throw new Error(`Processes of an ended PostgreSQL still work in ${server.dataFolder}.`);
  // Nobody works on the data. PostgreSQL itself would refuse while an unrelated process or a zombie has that number.
  await rm(pidFile(server), { force: true });
  return undefined;
}

/** Whether the running postmaster `pid` is what this release would start: same programs, same settings. */
export async function isCurrent(server: Server, pid: number): Promise<boolean> {
  const running = await commandOf(pid);
  return !running || running.join('\0') === command(server).join('\0');
}

/**
 * Starts PostgreSQL and resolves with its pid when it answers. It runs in a process group of its own: Ctrl-C in the
 * terminal is for us, and we stop it when the last transaction is done.
 */
export async function startServer(server: Server, signal?: AbortSignal): Promise<number> {
  const endsAt = performance.now() + LEFTOVER_TIMEOUT_MS;
  for (;;) {
    const pid = await spawnPostmaster(server);
    if (await waitUntilAnswering(server, pid, signal)) return pid;
    const log = await readFile(server.logFile, 'utf8');
    if (!LEFTOVER.test(log) || performance.now() > endsAt) {
      throw new Error(`PostgreSQL did not start in ${server.dataFolder}: ${log.trim().slice(-2_000)}`);
    }
    await delay(LEFTOVER_RETRY_MS, undefined, { signal });
  }
}

/** Resolves true when the server answers queries, false when process `pid` has ended. Stops it when given up. */
export async function waitUntilAnswering(
  server: Server,
  pid: number,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    const settled = async () => !isRunning(pid) || (await answers(server));
    const inTime = await waitUntil(settled, START_TIMEOUT_MS, signal);
    if (!inTime) throw new Error(`PostgreSQL in ${server.dataFolder} does not answer; see ${server.logFile}`);
    return isRunning(pid);
  } catch (error) {
    await stopServer(server, pid);
    throw error;
  }
}

/**
 * Ends the server: open transactions are rolled back, all data written (SIGINT); after 5 s without that (SIGQUIT,
 * recovery at the next start), and at last by force. May be repeated.
 */
export async function stopServer(server: Server, pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!isRunning(pid)) return;
    try {
      process.kill(pid, signal);
    } catch {
      // It ended between the question and the signal.
    }
    if (await waitUntil(() => !isRunning(pid), STOP_STEP_MS)) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) in ${server.dataFolder} does not end.`);
}

/** Runs `use` with a connection of the superuser. */
export async function withClient<T>(server: Server, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    ...{ host: server.socket.folder, user: SUPERUSER, database: 'postgres' },
    connectionTimeoutMillis: 5_000,
  });
  // Without a listener a server that ends here would end this process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

const answers = (server: Server) =>
  withClient(server, (client) => client.query('select 1')).then(
    () => true,
    () => false,
  );

const pidFile = ({ dataFolder }: Cluster) => path.join(dataFolder, 'postmaster.pid');

/** First line of PostgreSQL's own lock file. */
async function recordedPid(server: Server): Promise<number | undefined> {
  const content = await readFile(pidFile(server), 'latin1').catch(() => '');
  return Number.parseInt(content, 10) || undefined;
}

function command({ binaries, dataArgument, socket }: Server): string[] {
  const settings = { ...SETTINGS, unix_socket_directories: socket.setting };
  return [
    binaries.postgres,
    ...['-D', dataArgument],
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

async function spawnPostmaster(server: Server): Promise<number> {
  await rename(server.logFile, `${server.logFile}.1`).catch(() => undefined);
  const log = openSync(server.logFile, 'w', 0o600);
  try {
    const [program, ...options] = command(server);
    const child = spawn(program!, options, {
      ...{ cwd: server.dataFolder, env: ENVIRONMENT, ...server.user, detached: true },
      stdio: ['ignore', log, log],
    });
    await once(child, 'spawn');
    child.unref();
    return child.pid!;
  } finally {
    closeSync(log);
  }
}
