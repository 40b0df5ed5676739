import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { postgresProcessesIn } from '../../server/platform/embedded-postgres/processes.ts';

/** One run of the command that `npm start` stands for. */
export interface Run {
  process: ChildProcess;
  /** All it has written so far. */
  output(): string;
  /** Resolves with the output once it says where to look; rejects with it when the command ends before. */
  ready(): Promise<string>;
  /** Resolves with exit code and complete output. */
  ended: Promise<{ code: number | null; output: string }>;
}

export interface Place {
  dataDir: string;
  env: { MIDCALL_DATA: string; PORT: string; SIMULATOR_PORT: string };
  /** Whether nobody listens on the ports and no database process works in the data folder. */
  isQuiet(): Promise<boolean>;
  remove(): Promise<void>;
}

export function startCommand(env: Record<string, string>): Run {
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  const address = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        written += chunk.toString();
        if (written.includes('Ctrl-C stops it')) resolve();
      });
    }
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output: written }));
  const ready = () =>
    Promise.race([
      address.then(() => written),
      ended.then(({ output }) => Promise.reject(new Error(`It ended before it was ready:\n${output}`))),
    ]);
  return { process: child, output: () => written, ready, ended };
}

export async function newPlace(): Promise<Place> {
  const dataDir = await realpath(await mkdtemp(path.join(tmpdir(), 'midcall-start-')));
  const [port, simulatorPort] = [await freePort(), await freePort()];
  return {
    dataDir,
    env: { MIDCALL_DATA: dataDir, PORT: String(port), SIMULATOR_PORT: String(simulatorPort) },
    isQuiet: async () =>
      (await isFree(port)) &&
      (await isFree(simulatorPort)) &&
      (await postgresProcessesIn(path.join(dataDir, 'postgres'))).length === 0,
    remove: async () => {
      for (const pid of await postgresProcessesIn(path.join(dataDir, 'postgres')))
        process.kill(pid, 'SIGKILL');
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.on('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
  });
  server.close();
  return free;
}
