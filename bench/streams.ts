import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Message } from '../protocol/message.ts';
import { type Context } from '../server/context.ts';
import { createDb } from '../server/platform/db.ts';
import { silentLog } from '../server/platform/log.ts';
import { createPostgresBus } from '../server/platform/postgres-bus.ts';
import { appendSessionEvent, appendTenantEvent } from '../server/stream/append-event.ts';
import { freePort } from '../test/e2e/launch-product.ts';
import { serveBare } from './support/bare-streams.ts';
import { coreOnEmbedded } from './support/core-on-embedded.ts';
import { quantile, report } from './support/figures.ts';
import { type MeasuredProcess, startMeasured } from './support/measured-process.ts';
import { type LoadReport, now, serveLoad } from './support/stream-load.ts';
import { type Follower, seedFollowers } from './support/stream-seeds.ts';

/**
 * Open streams on one node, the built server in a process of its own: its memory, and the time until an event has reached
 * all of them (of the tenant) or the one it is for (of sessions, 100 a second). The same octets written to as many
 * sockets by bare `node:http` are the measure. `STREAMS=2000` for fewer.
 */
const STREAMS = Number(process.env['STREAMS'] ?? 10_000);
const LOADS = 2;
const ROUNDS = 5;
const PER_SECOND = 100;
const SECONDS = 6;
/** Milliseconds all streams are left alone, to see what that costs. */
const REST_MS = 4_000;
const ROLE = 'MIDCALL_BENCH_ROLE';

async function main(): Promise<void> {
  requireFiles();
  const core = await coreOnEmbedded();
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'midcall-bench-'));
  const running: MeasuredProcess[] = [];
  const keep = (started: MeasuredProcess) => {
    running.push(started);
    return started;
  };
  const part = (role: string) =>
    keep(startMeasured(fileURLToPath(import.meta.url), { env: { ...process.env, [ROLE]: role } }));
  const bus = createPostgresBus(core.databaseUrl, silentLog);
  const db = createDb({ url: core.databaseUrl, bus, connections: 4 });
  try {
    const followers = await seedFollowers(core, STREAMS);
    const bare = part('bare');
    const barePort = await bare.ask<number>();
    const bareFigures = await measureBare(bare, { port: barePort, loads: parts(part), followers });
    await Promise.all(running.splice(0).map((each) => each.end()));

    const port = await freePort();
    const server = keep(
      startMeasured('dist/server/main.js', {
        env: {
          ...process.env,
          ...{
            DATABASE_URL: core.databaseUrl,
            MIDCALL_DATA: dataFolder,
            PORT: String(port),
            LOG_LEVEL: 'warn',
          },
        },
      }),
    );
    await isReady(port);
    const figures = await measureServer(server, { port, loads: parts(part), followers, db });
    print(bareFigures, figures);
  } finally {
    await Promise.all(running.map((each) => each.end()));
    await db.close();
    await bus.close();
    await core.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

const parts = (part: (role: string) => MeasuredProcess) => Array.from({ length: LOADS }, () => part('load'));

/** Node takes as many files as the hard limit allows; each stream is one, in the server and in a load. */
function requireFiles(): void {
  const hard = /Max open files\s+\S+\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1];
  if (Number(hard) < STREAMS + 500)
    throw new Error(
      `${STREAMS} streams need a limit of ${STREAMS + 500} open files (ulimit -Hn); it is ${hard}.`,
    );
}

async function isReady(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await delay(100);
  }
  throw new Error('the server does not answer');
}

interface Crowd {
  port: number;
  loads: readonly MeasuredProcess[];
  followers: readonly Follower[];
}

async function openAll({ port, loads, followers }: Crowd): Promise<number> {
  const before = performance.now();
  await Promise.all(
    loads.map((load, i) =>
      load.ask({
        type: 'open',
        order: { port, followers: followers.filter((_, n) => n % loads.length === i), atOnce: 16 },
      }),
    ),
  );
  return (performance.now() - before) / 1_000;
}

/**
 * Milliseconds from `begin`, which gives back when it began, until each stream has the event that changes presets, in all
 * rounds; and how long events of sessions took meanwhile.
 */
async function fanOut(
  loads: readonly MeasuredProcess[],
  begin: () => Promise<number>,
): Promise<{ times: number[]; waits: number[] }> {
  const times: number[] = [];
  const waits: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const all = Promise.all(loads.map((load) => load.ask({ type: 'awaitAll', event: 'presets.changed' })));
    await delay(200);
    const beganAt = await begin();
    await all;
    const reports = await Promise.all(loads.map((load) => load.ask<LoadReport>({ type: 'collect' })));
    for (const one of reports) {
      for (const at of one.arrivals) times.push(at - beganAt);
      for (const wait of one.waits) waits.push(wait);
    }
  }
  return { times, waits };
}

async function measureBare(bare: MeasuredProcess, crowd: Crowd) {
  const before = bare.usage();
  await openAll(crowd);
  const after = bare.usage();
  const frame = 'id: t10.a3.s17\ndata: {"stream":"tenant","event":{"seq":10,"type":"presets.changed"}}\n\n';
  const { times } = await fanOut(crowd.loads, () => bare.ask<number>({ frame }));
  return { kbEach: ((after.rssMb - before.rssMb) * 1_024) / STREAMS, times };
}

async function measureServer(server: MeasuredProcess, crowd: Crowd & { db: Context['db'] }) {
  const { loads, db } = crowd;
  const before = server.usage();
  const openSeconds = await openAll(crowd);
  const opened = server.usage();
  await delay(REST_MS);
  const rested = server.usage();
  const changeTenant = async () => {
    const beganAt = now();
    await db.tenant('acme', (tx) => appendTenantEvent(tx, { type: 'presets.changed' }));
    return beganAt;
  };
  const idle = await fanOut(loads, changeTenant);
  const started = { usage: server.usage(), at: performance.now() };
  const flow = startFlow(crowd);
  await delay(SECONDS * 1_000);
  const busy = await fanOut(loads, changeTenant).finally(() => flow.stop());
  const sent = await flow.sent;
  await delay(500);
  const rest = await Promise.all(loads.map((load) => load.ask<LoadReport>({ type: 'collect' })));
  const during = server.usage();
  const seconds = (performance.now() - started.at) / 1_000;
  return {
    ...{ before, rested, openSeconds, idle: idle.times, busy: busy.times, sent },
    waits: [...busy.waits, ...rest.flatMap(({ waits }) => waits)],
    cpuRest: (rested.cpuMs - opened.cpuMs) / REST_MS,
    cpuBusy: (during.cpuMs - started.usage.cpuMs) / (seconds * 1_000),
    rssMb: Math.max(opened.rssMb, rested.rssMb, during.rssMb),
  };
}

/** Texts in sessions one after the other, at an even pace, as another node would bring them. */
function startFlow({ followers, db }: { followers: readonly Follower[]; db: Context['db'] }) {
  let stopped = false;
  const startedAt = performance.now();
  const append = ({ sessionId }: Follower) =>
    db.tenant('acme', (tx) => appendSessionEvent(tx, sessionId, { ...EVENT, message: textOf(now()) }));
  const run = async () => {
    const flying = new Set<Promise<unknown>>();
    let sent = 0;
    for (; !stopped; sent++) {
      await delay(Math.max(0, startedAt + (sent * 1_000) / PER_SECOND - performance.now()));
      const one: Promise<unknown> = append(followers[(sent * 7_919) % followers.length]!);
      flying.add(one.finally(() => flying.delete(one)));
    }
    await Promise.all(flying);
    return sent;
  };
  return { sent: run(), stop: () => void (stopped = true) };
}

const EVENT = { type: 'message.added', unread: 1 } as const;

const textOf = (sentAt: number): Message => ({
  ...{ id: randomUUID(), seq: 1, direction: 'in', kind: 'inbound', state: 'received', reason: null },
  ...{ text: `The red valve behind the boiler is open; water comes out. sent=${sentAt} `, language: 'en' },
  ...{ presetId: null, agent: null, encoding: 'GSM-7', segments: 1, clientKey: null, retryOf: null },
  ...{
    createdAt: '2026-01-01T10:00:00.000Z',
    stateAt: '2026-01-01T10:00:00.000Z',
    waitUntil: null,
    media: [],
  },
});

type Figures<T extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<T>>;

function print(bare: Figures<typeof measureBare>, server: Figures<typeof measureServer>): void {
  const [p99, bareP99] = [quantile(server.idle, 0.99), quantile(bare.times, 0.99)];
  report(
    'streams',
    {
      streams: STREAMS,
      'opened, streams/s': STREAMS / server.openSeconds,
      'memory before, MB': server.before.rssMb,
      'memory of a stream, kB': ((server.rested.rssMb - server.before.rssMb) * 1_024) / STREAMS,
      'memory of a stream of bare node:http, kB': bare.kbEach,
      'one event to all, p50, ms': quantile(server.idle, 0.5),
      'one event to all, last, ms': quantile(server.idle, 1),
      'the same by bare node:http, p99, ms': bareP99,
      'against bare node:http, p99': p99 / bareP99,
      'one event to all beside the flow, p99, ms': quantile(server.busy, 0.99),
      'events of sessions, sent': server.sent,
      'events of sessions, p50, ms': quantile(server.waits, 0.5),
      'processor at rest, of one core': server.cpuRest,
      'processor under the flow, of one core': server.cpuBusy,
    },
    [
      { name: 'memory at most', value: server.rssMb, unit: 'MB', limit: 300, better: 'lower' },
      { name: 'one event to all, p99', value: p99, unit: 'ms', limit: 500, better: 'lower' },
      {
        name: 'events of sessions beside it, p99',
        ...{ value: quantile(server.waits, 0.99), unit: 'ms', limit: 500, better: 'lower' },
      },
      {
        name: 'events of sessions that arrived',
        ...{ value: server.waits.length / server.sent, unit: '', limit: 1, better: 'higher' },
      },
    ],
  );
}

if (process.env[ROLE] === 'load') serveLoad();
else if (process.env[ROLE] === 'bare') serveBare();
else await main();
