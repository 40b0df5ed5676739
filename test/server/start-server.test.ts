import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signWebhook } from '../../protocol/webhook-signature.ts';
import { loopbackCarrier } from '../../server/carriers/loopback.ts';
import { type Config, readConfig } from '../../server/config.ts';
import { silentLog } from '../../server/platform/log.ts';
import { type RunningServer, startServer } from '../../server/start-server.ts';
import { EventStreamClient } from './event-stream-client.ts';
import { importJWK, type JWK, SignJWT } from 'jose';
import { type TestDatabase, withDatabase } from './with-database.ts';

let database: TestDatabase;
let folder: string;
const running: RunningServer[] = [];
beforeAll(async () => {
  database = await withDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'midcall-server-'));
});
afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

interface Node {
  server: RunningServer;
  origin: string;
}

async function start(): Promise<Node> {
  const read = readConfig({
    MIDCALL_DATA: folder,
    DATABASE_URL: database.url,
    MIDCALL_DEMO: '1',
    PUBLIC_ORIGIN: 'http://127.0.0.1:4180',
  });
  const config: Config = { ...read, port: 0 };
  const server = await startServer(config, {
    log: silentLog,
    carriers: [loopbackCarrier],
    recordSystems: [],
    pagesFolder: '',
  });
  running.push(server);
  return { server, origin: `http://127.0.0.1:${server.port}` };
}

interface Demo {
  telephonySecret: string;
  launchKeyId: string;
  launchPrivateKey: JWK;
}
const readDemo = async () => JSON.parse(await readFile(path.join(folder, 'demo.json'), 'utf8')) as Demo;

async function launch(origin: string): Promise<string> {
  const { launchKeyId, launchPrivateKey } = await readDemo();
  const now = Math.floor(Date.now() / 1_000);
  const nonce = crypto.randomUUID();
  const ids = { nonce, mount: crypto.randomUUID(), jti: crypto.randomUUID() };
  const who = {
    iss: 'crm',
    aud: 'http://127.0.0.1:4180',
    sub: 'ana',
    name: 'Ana',
    tenant: 'demo',
    permissions: ['sms.send'],
  };
  const token = await new SignJWT({ ...who, ...ids, iat: now, exp: now + 60 })
    .setProtectedHeader({ alg: 'EdDSA', kid: launchKeyId })
    .sign(await importJWK(launchPrivateKey, 'EdDSA'));
  const answer = await fetch(`${origin}/v1/launch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, nonce }),
  });
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

async function report(
  origin: string,
  over: { callKey: string; seq?: number; caller?: string },
): Promise<Response> {
  const { telephonySecret } = await readDemo();
  const startedAt = new Date().toISOString();
  const body = JSON.stringify({
    seq: 1,
    state: 'connected',
    caller: '+14155550142',
    queue: 'repairs',
    agent: { id: 'ana' },
    startedAt,
    ...over,
  });
  const signed = await signWebhook(telephonySecret, {
    id: crypto.randomUUID(),
    timestampSeconds: Date.now() / 1_000,
    body,
  });
  return fetch(`${origin}/v1/telephony/demo/calls`, {
    method: 'POST',
    headers: { ...signed, 'content-type': 'application/json' },
    body,
  });
}

const isReady = (origin: string) =>
  fetch(`${origin}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  );

it('starts with a tenant to try things with, and keeps its keys to itself', async () => {
  const { origin } = await start();
  expect(await isReady(origin)).toBe(true);
  expect(await launch(origin)).toMatch(/^demo\./);
  for (const name of ['master.key', 'demo.json']) {
    expect((await stat(path.join(folder, name))).mode & 0o777, name).toBe(0o600);
  }
});

it('tells screens on one node what another one was told', async () => {
  const [one, other] = [await start(), await start()];
  const client = await EventStreamClient.open(one.origin, { token: await launch(other.origin) });
  await client.until(({ cursor }) => cursor !== undefined);
  expect((await report(other.origin, { callKey: 'nodes-1', caller: '+14155550143' })).status).toBe(200);
  await client.until((c) => c.seqs('agent').length > 0, 'the event of the other node');
  client.cut();
});

it('drains: sends streams away, finishes what was asked, and is gone within ten seconds', async () => {
  const { server, origin } = await start();
  const stream = await EventStreamClient.open(origin, { token: await launch(origin) });
  await stream.until(({ cursor }) => cursor !== undefined);
  expect((await report(origin, { callKey: 'drain-1' })).status).toBe(200);
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  await holder.query('begin');
  await holder.query(`select from call where call_key = 'drain-1' for update`);
  const inProgress = report(origin, { callKey: 'drain-1', seq: 2 });
  const waits = async () =>
    (await holder.query(`select from pg_stat_activity where wait_event_type = 'Lock'`)).rowCount;
  await expect.poll(waits, { timeout: 60_000 }).toBeGreaterThan(0);

  const stopped = server.stop();
  expect(await isReady(origin)).toBe(false);
  await stream.until(({ isOver }) => isOver, 'the end of the stream');
  expect(stream.retryMs).toBeGreaterThan(0);
  await holder.query('commit');
  expect(await (await inProgress).json()).toEqual({ applied: true });
  await stopped;
  await expect(fetch(`${origin}/livez`)).rejects.toThrow();
  await holder.end();
});

it('stops what it had started when a part does not start', async () => {
  const { server } = await start();
  const config = readConfig({ MIDCALL_DATA: folder, DATABASE_URL: database.url, PORT: String(server.port) });
  await expect(
    startServer(config, { log: silentLog, carriers: [loopbackCarrier], recordSystems: [], pagesFolder: '' }),
  ).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});
