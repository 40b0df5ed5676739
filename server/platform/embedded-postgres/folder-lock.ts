import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { type Server, connect, createServer } from 'node:net';
import path from 'node:path';
import { isRunning } from './processes.ts';

const ANSWER_TIMEOUT_MS = 2_000;
const ATTEMPTS = 5;

export interface FolderLock {
  release(): Promise<void>;
}

/** Another running process holds the folder; `pid` is undefined when it did not say which. */
export class FolderInUseError extends Error {
  override name = 'FolderInUseError' as const;
  readonly folder: string;
  readonly pid: number | undefined;
  constructor(folder: string, pid: number | undefined) {
    const holder = pid === undefined ? 'another process' : `process ${pid}`;
    super(
      `The data folder ${folder} is in use by ${holder}. Stop it, or set MIDCALL_DATA to another folder.`,
    );
    this.folder = folder;
    this.pid = pid;
  }
}

/**
 * Holds an existing folder for this process until `release` or the end of the process, however it ends. On Linux the
 * lock is an abstract Unix socket, which the kernel frees; elsewhere a file that names the holder's process.
 * Two containers that share the folder but not the network namespace do not see each other's lock.
 *
 * @throws FolderInUseError
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const place = await realpath(folder);
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    const lock =
      process.platform === 'linux' ? await listenOn(socketName(place)) : await createPidFile(place);
    if (lock) return lock;
    const holder = await (process.platform === 'linux' ? askHolder(socketName(place)) : readHolder(place));
    // A holder that vanished between the two questions leaves the folder free.
    if (holder !== 'gone') throw new FolderInUseError(folder, holder);
  }
  throw new FolderInUseError(folder, undefined);
}

const socketName = (place: string) =>
  `\0midcall-${createHash('sha256').update(place).digest('hex').slice(0, 32)}`;

async function listenOn(name: string): Promise<FolderLock | undefined> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(`${process.pid}\n`);
  });
  server.listen(name);
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function askHolder(name: string): Promise<number | undefined | 'gone'> {
  const socket = connect(name).setTimeout(ANSWER_TIMEOUT_MS);
  socket.on('timeout', () => socket.destroy());
  let answer = '';
  try {
    for await (const chunk of socket.setEncoding('latin1')) answer += String(chunk);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return 'gone';
  }
  return Number.parseInt(answer, 10) || undefined;
}

const pidFile = (place: string) => path.join(place, 'midcall.pid');

async function createPidFile(place: string): Promise<FolderLock | undefined> {
  try {
    await writeFile(pidFile(place), `${process.pid}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
  return { release: () => rm(pidFile(place), { force: true }) };
}

async function readHolder(place: string): Promise<number | undefined | 'gone'> {
  const pid = Number.parseInt(await readFile(pidFile(place), 'latin1').catch(() => ''), 10);
  if (pid && pid !== process.pid && isRunning(pid)) return pid;
  await rm(pidFile(place), { force: true });
  return 'gone';
}
