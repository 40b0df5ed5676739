import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { locateBinaries } from '../../server/platform/embedded-postgres/binaries.ts';
import { ENVIRONMENT } from '../../server/platform/embedded-postgres/cluster.ts';
import { type OsUser, postgresUser } from '../../server/platform/embedded-postgres/os-user.ts';
import { waitUntil } from '../../server/platform/embedded-postgres/processes.ts';
import { freePort } from '../../test/e2e/launch-product.ts';
import { type DatabaseServer } from './core-on-embedded.ts';

/** Where Debian puts each major version. */
const DEBIAN = '/usr/lib/postgresql';

/**
 * A PostgreSQL that Midcall did not bring, reached over TCP: the one of `DATABASE_URL` (its user makes databases and
 * roles), else a new cluster of Debian's programs with their own settings, else one of the programs that came with Midcall.
 */
export async function externalPostgres(): Promise<DatabaseServer & { name: string }> {
  const given = process.env['DATABASE_URL'];
  if (given) return { url: given, name: await describe(given, 'given'), close: async () => {} };
  const folder = await mkdtemp(path.join(tmpdir(), 'midcall-external-'));
  const user = await postgresUser(folder);
  if (user) await chown(folder, user.uid, user.gid);
  const { bin, origin } = await programs(user, folder);
  const data = path.join(folder, 'data');
  const run = { ...user, env: ENVIRONMENT, cwd: folder };
  const initdb = ['--pgdata', data, '--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C'];
  execFileSync(path.join(bin, 'initdb'), initdb, { ...run, stdio: 'ignore' });
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${folder}`];
  const postmaster = spawn(
    path.join(bin, 'postgres'),
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    { ...run, stdio: 'ignore' },
  );
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  const close = async () => {
    await stop(postmaster);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    if (!(await waitUntil(() => answers(url), 30_000))) throw new Error('PostgreSQL does not answer');
    return { url, name: await describe(url, origin), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function programs(user: OsUser | undefined, folder: string): Promise<{ bin: string; origin: string }> {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map(Number).filter(Number.isInteger) : [];
  const [latest] = versions
    .filter((version) => existsSync(path.join(DEBIAN, String(version), 'bin', 'postgres')))
    .sort((left, right) => right - left);
  if (latest !== undefined) return { bin: path.join(DEBIAN, String(latest), 'bin'), origin: "Debian's" };
  return { bin: path.dirname((await locateBinaries(user, folder)).postgres), origin: "Midcall's own" };
}

/** Its version and what decides how durable a commit is. */
async function describe(url: string, origin: string): Promise<string> {
  const of = async (setting: string) => `${setting} ${await show(url, setting)}`;
  const durability = [await of('fsync'), await of('synchronous_commit'), await of('full_page_writes')];
  return `PostgreSQL ${await show(url, 'server_version')}, ${origin}, ${durability.join(', ')}`;
}

async function show(url: string, setting: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ value: string }>('select current_setting($1) as value', [setting]);
  await client.end();
  return rows[0]!.value;
}

const answers = (url: string) =>
  show(url, 'server_version').then(
    () => true,
    () => false,
  );

async function stop(postmaster: ChildProcess): Promise<void> {
  if (postmaster.exitCode !== null || postmaster.signalCode !== null) return;
  // ends when transactions are rolled back and data written
  postmaster.kill('SIGINT');
  await once(postmaster, 'exit');
}
