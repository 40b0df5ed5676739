import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { locateBinaries } from '../../../server/platform/embedded-postgres/binaries.ts';
import {
  dataArgument,
  ensureCluster,
  SUPERUSER,
} from '../../../server/platform/embedded-postgres/cluster.ts';
import { canReach, postgresUser } from '../../../server/platform/embedded-postgres/os-user.ts';
import {
  findLeftServer,
  type Server,
  startServer,
  stopServer,
  withClient,
} from '../../../server/platform/embedded-postgres/postmaster.ts';
import { isRunning } from '../../../server/platform/embedded-postgres/processes.ts';
import { until } from './time.ts';

/** Ends PostgreSQL when its input ends, that is when the process that holds it is gone, whatever became of that. */
const WATCH = 'read -r _; kill -QUIT "$(head -n 1 "$0/postmaster.pid")"';

/** A PostgreSQL of its own, that a test may stop and start. It comes up again by itself only with `keepRunning`. */
export class Postgres {
  readonly #server: Server;
  #pid = 0;
  #watch: ChildProcess;
  #keeper: ReturnType<typeof setInterval> | undefined;

  private constructor(server: Server) {
    this.#server = server;
    this.#watch = spawn('sh', ['-c', WATCH, server.dataFolder], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.#watch.unref();
  }

  static async open(folder: string): Promise<Postgres> {
    await mkdir(folder, { recursive: true });
    const dataDir = await realpath(folder);
    const dataFolder = path.join(dataDir, 'postgres');
    const user = await postgresUser(dataFolder);
    const cluster = {
      dataFolder,
      user,
      binaries: await locateBinaries(user, dataDir),
      dataArgument: dataArgument(dataFolder, await canReach(user, dataDir)),
    };
    await ensureCluster(cluster, undefined);
    const postgres = new Postgres({
      ...cluster,
      socket: { setting: '.', folder: dataFolder },
      logFile: path.join(dataDir, 'postgres.log'),
    });
    await postgres.start();
    return postgres;
  }

  /** Resolves when it answers, with how long that took; it does nothing while it runs. */
  async start(): Promise<number> {
    const startedAt = performance.now();
    if (!isRunning(this.#pid))
      this.#pid = (await findLeftServer(this.#server)) ?? (await startServer(this.#server));
    return performance.now() - startedAt;
  }

  /** As when the power fails: nothing is written any more, and the next start has to recover. */
  async stopAtOnce(): Promise<void> {
    process.kill(this.#pid, 'SIGQUIT');
    await until('PostgreSQL has ended', 10_000, () => !isRunning(this.#pid));
  }

  get isRunning(): boolean {
    return isRunning(this.#pid);
  }

  /** Starts it again whenever it ends, as a service manager does. */
  keepRunning(): void {
    let starting = false;
    this.#keeper = setInterval(() => {
      if (starting || isRunning(this.#pid)) return;
      starting = true;
      this.start()
        .catch(() => {})
        .finally(() => (starting = false));
    }, 500);
  }

  async createDatabase(name: string): Promise<string> {
    await withClient(this.#server, (client) => client.query(`create database ${name}`));
    return this.urlOf(name);
  }

  urlOf(name: string): string {
    return `postgresql://${SUPERUSER}@localhost/${name}?host=${encodeURIComponent(this.#server.socket.folder)}`;
  }

  /** Runs `use` with a connection of the superuser. */
  async query<T>(database: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: this.urlOf(database), connectionTimeoutMillis: 5_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      return await use(client);
    } finally {
      await client.end().catch(() => {});
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#keeper);
    if (isRunning(this.#pid)) await stopServer(this.#server, this.#pid);
    this.#watch.stdin?.end();
  }
}
