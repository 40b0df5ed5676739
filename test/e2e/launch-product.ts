import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { SUPERUSER } from '../../server/platform/embedded-postgres/cluster.ts';
import { spareTheDisk } from '../spare-the-disk.ts';

/** What the demonstration tenant's host, telephone and administrator hold. */
const Demo = z.object({
  tenant: z.string(),
  serverOrigin: z.string(),
  telephonySecret: z.string(),
  carrierToken: z.string(),
  carrierSecret: z.string(),
  launchKeyId: z.string(),
  launchPrivateKey: z.record(z.string(), z.unknown()),
  adminKey: z.string(),
});

export interface Product {
  serverOrigin: string;
  simulatorOrigin: string;
  demo: z.infer<typeof Demo>;
  /** What server and simulator have written, for tests of what must not be in a log. */
  output(): string;
}

/**
 * The product as `npm start` runs it, on free ports and with a data folder of its own. Needs `dist` of the folder it is
 * started in. `close` ends both processes and removes the data.
 */
export async function launchProduct(
  environment: Readonly<Record<string, string>> = {},
): Promise<Product & { close(): Promise<void> }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'midcall-product-'));
  const [port, simulatorPort] = [await freePort(), await freePort()];
  const serverOrigin = `http://127.0.0.1:${port}`;
  const simulatorOrigin = `http://localhost:${simulatorPort}`;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    MIDCALL_DATA: dataDir,
    MIDCALL_DEMO: '1',
    PORT: String(port),
    PUBLIC_ORIGIN: serverOrigin,
    SIMULATOR_PORT: String(simulatorPort),
    SIMULATOR_ORIGIN: simulatorOrigin,
    // a journey is about what happens, and hardly about how long a telephone rings
    SIMULATOR_PACE: '0.2',
    LOG_LEVEL: 'info',
    ...environment,
  };
  const written: string[] = [];
  const running: ChildProcess[] = [];
  const close = async () => {
    await Promise.all(running.map(stop));
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    running.push(launch('dist/server/main.js', env, written));
    await ready(`${serverOrigin}/readyz`, running, written);
    if (!env['DATABASE_URL']) await spareTheDisk(databaseIn(dataDir));
    running.push(launch('dist/simulator/backend.js', env, written));
    await ready(`${simulatorOrigin}/healthz`, running, written);
    const demo = Demo.parse(JSON.parse(await readFile(path.join(dataDir, 'demo.json'), 'utf8')));
    return { serverOrigin, simulatorOrigin, demo, output: () => written.join(''), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The embedded database of a data folder. */
const databaseIn = (dataDir: string) =>
  `postgresql://${SUPERUSER}@localhost/${SUPERUSER}?host=${encodeURIComponent(path.join(dataDir, 'postgres'))}`;

function launch(program: string, env: NodeJS.ProcessEnv, written: string[]): ChildProcess {
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  return child;
}

async function ready(
  url: string,
  running: readonly ChildProcess[],
  written: readonly string[],
): Promise<void> {
  const deadline = Date.now() + 180_000;
  while (Date.now() < deadline) {
    if (running.some((child) => child.exitCode !== null)) break;
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((again) => setTimeout(again, 100));
  }
  throw new Error(`${url} does not answer:\n${written.join('').slice(-3_000)}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 12_000);
  await ended;
  clearTimeout(timer);
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
