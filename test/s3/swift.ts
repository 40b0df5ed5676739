import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { until } from '../until.ts';

export interface Swift {
  origin: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  close(): Promise<void>;
}

const RINGS = ['account', 'container', 'object'] as const;
const [ACCOUNT, USER, KEY, REGION] = ['midcall', 'tester', 'a-secret-of-tests', 'eu-central-1'];

/** OpenStack's object store with its S3 API, on loopback: three servers with one device in a folder, and the proxy before them. */
export async function startSwift(): Promise<Swift> {
  const folder = await mkdtemp(path.join(tmpdir(), 'midcall-swift-'));
  const children: ChildProcess[] = [];
  const close = async () => {
    for (const child of children) {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await mkdir(path.join(folder, 'devices', 'd1'), { recursive: true });
    for (const ring of RINGS) {
      const port = await freePort();
      buildRing(folder, ring, port);
      await configure(folder, ring, {
        port,
        pipeline: `${ring}-server`,
        parts: `[app:${ring}-server]\nuse = egg:swift#${ring}`,
      });
      children.push(start(folder, ring));
    }
    const port = await freePort();
    await configure(folder, 'proxy', { port, pipeline: PIPELINE, parts: PROXY });
    children.push(start(folder, 'proxy'));
    const origin = `http://127.0.0.1:${port}`;
    // anything at all; it has no page there
    await until(() => fetch(origin));
    const [accessKeyId, secretAccessKey] = [`${ACCOUNT}:${USER}`, KEY];
    return { origin, region: REGION, accessKeyId, secretAccessKey, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const PIPELINE = 'catch_errors cache listing_formats s3api tempauth copy slo dlo proxy-server';
const PROXY = [
  ...['catch_errors', 'listing_formats', 'copy', 'slo', 'dlo'].map(
    (name) => `[filter:${name}]\nuse = egg:swift#${name}`,
  ),
  '[filter:cache]\nuse = egg:swift#memcache',
  `[filter:s3api]\nuse = egg:swift#s3api\nlocation = ${REGION}`,
  `[filter:tempauth]\nuse = egg:swift#tempauth\nuser_${ACCOUNT}_${USER} = ${KEY} .admin`,
  '[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true',
].join('\n');

function buildRing(folder: string, ring: string, port: number): void {
  const builder = path.join(folder, `${ring}.builder`);
  for (const args of [['create', '4', '1', '1'], ['add', `r1z1-127.0.0.1:${port}/d1`, '1'], ['rebalance']]) {
    const { status, stderr } = spawnSync('swift-ring-builder', [builder, ...args]);
    if (status !== 0) throw new Error(`swift-ring-builder: ${String(stderr)}`);
  }
}

async function configure(
  folder: string,
  name: string,
  { port, pipeline, parts }: { port: number; pipeline: string; parts: string },
): Promise<void> {
  const general = [
    ...[
      '[DEFAULT]',
      'bind_ip = 127.0.0.1',
      `bind_port = ${port}`,
      'workers = 0',
      `user = ${userInfo().username}`,
    ],
    ...[`swift_dir = ${folder}`, `devices = ${path.join(folder, 'devices')}`, 'mount_check = false'],
    ...['[pipeline:main]', `pipeline = ${pipeline}`],
  ];
  await writeFile(path.join(folder, `${name}.conf`), [...general, parts, ''].join('\n'));
}

const start = (folder: string, name: string): ChildProcess =>
  spawn(`swift-${name}-server`, [path.join(folder, `${name}.conf`)], { stdio: 'ignore' });

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  await new Promise((resolve) => server.close(resolve));
  return port;
}
