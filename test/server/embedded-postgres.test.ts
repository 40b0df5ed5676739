import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/platform/embedded-postgres.ts';
import { postgresProcessesIn, waitUntil } from '../../server/platform/embedded-postgres/processes.ts';
import { silentLog as log } from '../../server/platform/log.ts';
import { type Installation, createInstallation, killPostgresIn } from './embedded-postgres-installation.ts';

const isRoot = process.getuid?.() === 0;
const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function newDataDir(): Promise<string> {
  const dataDir = await realpath(await mkdtemp(path.join(tmpdir(), 'midcall-data-')));
  cleanups.push(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  cleanups.push(() => killPostgresIn(path.join(dataDir, 'postgres')));
  return dataDir;
}

async function start(dataDir: string): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, log });
  cleanups.push(() => postgres.close());
  return postgres;
}

async function install(mode = 0o755): Promise<Installation> {
  const installation = await createInstallation(mode);
  cleanups.push(() => installation.remove());
  return installation;
}

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 60_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows.flatMap((row) => Object.values(row));
  } finally {
    await client.end().catch(() => undefined);
  }
}

const postmasterPid = async (dataFolder: string) =>
  Number.parseInt(await readFile(path.join(dataFolder, 'postmaster.pid'), 'latin1'), 10);

describe('a fresh data folder', () => {
  it('gets a UTF-8 database that writes durably and listens on no network port', async () => {
    const dataDir = await newDataDir();
    const { connectionString } = await start(dataDir);
    const settings = [
      'server_encoding',
      'fsync',
      'synchronous_commit',
      'listen_addresses',
      'max_connections',
    ];
    const sql = `select ${settings.map((name) => `current_setting('${name}') as ${name}`).join(', ')}`;
    expect(await query(connectionString, sql)).toEqual(['UTF8', 'on', 'on', '', '200']);
    expect(await query(connectionString, 'select current_database()')).toEqual(['midcall']);
    expect((await stat(path.join(dataDir, 'postgres'))).mode & 0o077).toBe(0);
  });

  it('may be so deep that its socket has to live elsewhere', async () => {
    const dataDir = path.join(await newDataDir(), 'a'.repeat(60), 'b'.repeat(60));
    await mkdir(dataDir, { recursive: true });
    const postgres = await start(dataDir);
    expect(await query(postgres.connectionString, 'select 1')).toEqual([1]);
    const folder = decodeURIComponent(postgres.connectionString.split('host=')[1]!);
    cleanups.unshift(() => rm(folder, { recursive: true }));
    expect((await stat(folder)).mode & 0o077).toBe(0);
    await postgres.close();
    await killPostgresIn(path.join(dataDir, 'postgres'));
  });

  it('is set up again after a kill in the middle of it', async () => {
    const { dataDir, spawn: spawnSupervisor } = await install();
    const interrupted = spawnSupervisor();
    const begun = () => existsSync(dataDir) && readdir(dataDir).then((names) => names.some(isUnfinished));
    expect(await waitUntil(begun, 60_000)).toBe(true);
    interrupted.kill('SIGKILL');
    await once(interrupted, 'exit');
    const { connectionString } = await start(dataDir);
    expect(await query(connectionString, 'select 1')).toEqual([1]);
    expect((await readdir(dataDir)).filter(isUnfinished)).toEqual([]);
  });
});

const isUnfinished = (name: string) => name.startsWith('postgres.new');

describe('a stop', () => {
  it('leaves the data for the next start, and no process', async () => {
    const dataDir = await newDataDir();
    const first = await start(dataDir);
    await query(first.connectionString, 'create table kept as select 42 as n');
    await first.close();
    expect(await postgresProcessesIn(path.join(dataDir, 'postgres'))).toEqual([]);
    const second = await start(dataDir);
    expect(await query(second.connectionString, 'select n from kept')).toEqual([42]);
  });

  it('ends connections that are in use', async () => {
    const dataDir = await newDataDir();
    const postgres = await start(dataDir);
    const busy = query(postgres.connectionString, 'select pg_sleep(60)').catch((error: unknown) => error);
    const sleeping = "select count(*)::int from pg_stat_activity where wait_event = 'PgSleep'";
    await waitUntil(async () => (await query(postgres.connectionString, sleeping))[0] === 1, 60_000);
    await postgres.close();
    expect(await busy).toBeInstanceOf(Error);
    expect(await postgresProcessesIn(path.join(dataDir, 'postgres'))).toEqual([]);
  });
});

describe('a data folder in use', () => {
  it('is refused to a second start, which names the folder and the process', async () => {
    const { dataDir, start: startSupervisor } = await install();
    const holder = await startSupervisor();
    const second = startEmbeddedPostgres({ dataDir, log });
    await expect(second).rejects.toThrow(`${dataDir} is in use by process ${holder.process.pid}`);
    await expect(second).rejects.toMatchObject({ name: 'FolderInUseError', folder: dataDir });
    expect(await query(holder.connectionString, 'select 1')).toEqual([1]);
  });

  it('is free again after a stop', async () => {
    const dataDir = await newDataDir();
    await (await start(dataDir)).close();
    await expect(start(dataDir)).resolves.toBeDefined();
  });
});

describe('a killed process', () => {
  it('leaves a server that the next start takes over and later stops', async () => {
    const { dataDir, dataFolder, start: startSupervisor } = await install();
    const killed = await startSupervisor();
    await query(killed.connectionString, 'create table kept as select 42 as n');
    const left = await postmasterPid(dataFolder);
    killed.process.kill('SIGKILL');
    await once(killed.process, 'exit');

    const next = await startSupervisor();
    expect(await postmasterPid(dataFolder)).toBe(left);
    expect(await query(next.connectionString, 'select n from kept')).toEqual([42]);
    next.process.kill('SIGTERM');
    expect(await once(next.process, 'exit')).toEqual([0, null]);
    expect(await postgresProcessesIn(dataFolder)).toEqual([]);
    expect(existsSync(path.join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
  });

  it('leaves a server of another release, which is replaced', async () => {
    const { dataDir, dataFolder, start: startSupervisor } = await install();
    const killed = await startSupervisor();
    const left = await postmasterPid(dataFolder);
    killed.process.kill('SIGKILL');
    await once(killed.process, 'exit');

    const { connectionString } = await start(dataDir);
    expect(await postmasterPid(dataFolder)).not.toBe(left);
    expect(await query(connectionString, 'select 1')).toEqual([1]);
  });

  it('leaves a lock file whose number another process got meanwhile', async () => {
    const dataDir = await newDataDir();
    const dataFolder = path.join(dataDir, 'postgres');
    await (await start(dataDir)).close();
    const { uid, gid } = await stat(dataFolder);
    const stranger = spawn('sleep', ['60'], isRoot ? { uid, gid } : {});
    cleanups.push(() => Promise.resolve(stranger.kill()));
    await writeFile(path.join(dataFolder, 'postmaster.pid'), `${stranger.pid}\n${dataFolder}\n`, {
      mode: 0o644,
    });
    const { connectionString } = await start(dataDir);
    expect(await query(connectionString, 'select 1')).toEqual([1]);
  });

  it('may be the database server itself, which is started again', async () => {
    const dataDir = await newDataDir();
    const { connectionString } = await start(dataDir);
    process.kill(await postmasterPid(path.join(dataDir, 'postgres')), 'SIGKILL');
    const gone = () => query(connectionString, 'select 1').then(Boolean, () => false);
    expect(await waitUntil(async () => !(await gone()), 60_000)).toBe(true);
    expect(await waitUntil(gone, 60_000)).toBe(true);
  });
});

describe('an installation', () => {
  it('works when npm ran no install scripts', async () => {
    const { start: startSupervisor } = await install();
    const { connectionString } = await startSupervisor();
    // Collations of the ICU library: the server found the library by the links.
    const sql = "select count(*) > 0 from pg_collation where collprovider = 'i'";
    expect(await query(connectionString, sql)).toEqual([true]);
  });

  it.runIf(isRoot)('works in a folder that only root may enter, and keeps its data there', async () => {
    const { dataDir, dataFolder, start: startSupervisor } = await install(0o700);
    const first = await startSupervisor();
    await query(first.connectionString, 'create table kept as select 42 as n');
    expect(await postgresProcessesIn(dataFolder)).toContain(await postmasterPid(dataFolder));
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');

    const second = await startSupervisor();
    expect(await query(second.connectionString, 'select n from kept')).toEqual([42]);
    expect(existsSync(path.join(dataDir, 'postgres', 'PG_VERSION'))).toBe(true);
    second.process.kill('SIGTERM');
    expect(await once(second.process, 'exit')).toEqual([0, null]);
  });
});
