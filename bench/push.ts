import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type E164 } from '../protocol/phone.ts';
import { type Bus, createLocalBus } from '../server/platform/bus.ts';
import { silentLog } from '../server/platform/log.ts';
import { createPostgresBus } from '../server/platform/postgres-bus.ts';
import { type CoreFixture, startCall } from '../test/server/core.ts';
import { coreOnEmbedded, countRows } from './support/core-on-embedded.ts';
import { quantile, report, type Target } from './support/figures.ts';
import { countProcessorTime } from './support/processor-time.ts';
import { sendLoad, type SendLoad } from './support/send-load.ts';
import { readStreams, type ReadersPlan } from './support/stream-readers.ts';
import { NOBODY, SwitchedBus } from './support/switched-bus.ts';

/**
 * What telling screens costs: texts accepted over HTTP, as many as go, while the screen of each agent follows its
 * session, against the same with no stream open and a bus that wakes nobody. Told by this process alone, and by way of
 * PostgreSQL with a second node that listens. The forms take turns within each round; a ratio is of one round.
 */
const SESSIONS = 64;
const SECONDS = Number(process.env['SECONDS'] ?? 1);
const ROUNDS = Number(process.env['ROUNDS'] ?? 12);

type Work = { kind: 'send'; load: SendLoad } | { kind: 'read'; plan: ReadersPlan };
interface Leg {
  /** Accepted messages a second. */
  rate: number;
  /** Processor time of all that takes part, load and readers included. Milliseconds for each message. */
  processorMs: number;
  /** Messages not read yet when the last was accepted. */
  behind: number;
}

if (isMainThread) await main();
else await work(workerData as Work);

async function work(given: Work): Promise<void> {
  if (given.kind === 'read') await readStreams(parentPort!, given.plan);
  else parentPort!.postMessage((await sendLoad(given.load)).length);
}

async function main(): Promise<void> {
  const bus = new SwitchedBus();
  const core = await coreOnEmbedded({ bus });
  const [local, shared] = [createLocalBus(), createPostgresBus(core.databaseUrl, silentLog)];
  const otherNode = createPostgresBus(core.databaseUrl, silentLog);
  try {
    await Promise.all([shared.connected(), otherNode.connected()]);
    const { load, plan } = await prepare(core);
    const run = (current: Bus) =>
      leg(core, { load, plan, told: current !== NOBODY }, () => (bus.current = current));
    await run(local);
    await countRows(core);
    const forms = { off: NOBODY, alone: local, 'through PostgreSQL': shared };
    const legs: Record<keyof typeof forms, Leg[]> = { off: [], alone: [], 'through PostgreSQL': [] };
    for (let round = 0; round < ROUNDS; round++) {
      const order = Object.keys(forms) as (keyof typeof forms)[];
      for (const form of round % 2 === 0 ? order : order.reverse()) legs[form].push(await run(forms[form]));
    }
    show(legs);
  } finally {
    bus.current = NOBODY;
    await Promise.all([local, shared, otherNode].map((one) => one.close()));
    await core.close();
  }
}

/** Calls of agents of their own, each with a token for its screen and its texts. */
async function prepare(core: CoreFixture): Promise<{ load: SendLoad; plan: ReadersPlan }> {
  const sessions: SendLoad['sessions'] = [];
  for (let i = 0; i < SESSIONS; i++) {
    const agent = `agent-${i}`;
    const call = await startCall(core, { caller: `+1415555${2_000 + i}` as E164, agent: { id: agent } });
    sessions.push({ id: call.sessionId, callKey: call.callKey, token: await core.agentToken({ agent }) });
  }
  await core.app.listen({ port: 0, host: '127.0.0.1' });
  const port = (core.app.server.address() as AddressInfo).port;
  return {
    load: { port, sessions, seconds: SECONDS, concurrency: 32, perSecond: null },
    plan: { port, streams: sessions.map(({ id, token }) => ({ session: id, token })) },
  };
}

async function leg(
  core: CoreFixture,
  { load, plan, told }: { load: SendLoad; plan: ReadersPlan; told: boolean },
  switchBus: () => void,
): Promise<Leg> {
  switchBus();
  const readers = told ? await openReaders(plan) : null;
  const processor = await countProcessorTime(core);
  const sender = start({ kind: 'send', load });
  const [accepted] = (await once(sender, 'message')) as [number];
  const read = await readers?.count();
  const { server, postgres } = await processor.used();
  await readers?.close(accepted);
  return {
    rate: accepted / load.seconds,
    processorMs: (server + postgres) / accepted,
    behind: accepted - (read ?? accepted),
  };
}

async function openReaders(plan: ReadersPlan) {
  const worker = start({ kind: 'read', plan });
  const ask = async (word: 'count' | 'close') => {
    worker.postMessage(word);
    return ((await once(worker, 'message')) as [number])[0];
  };
  await once(worker, 'message');
  return {
    count: () => ask('count'),
    /** Throws when a message does not come to be read. */
    async close(expected: number): Promise<void> {
      const deadline = performance.now() + 5_000;
      while ((await ask('count')) < expected) {
        if (performance.now() > deadline)
          throw new Error('a message was accepted, and not read from its stream');
        await delay(5);
      }
      const [read] = await Promise.all([ask('close'), once(worker, 'exit')]);
      if (read !== expected) throw new Error(`${expected} messages were accepted, ${read} read`);
    },
  };
}

function start(given: Work): Worker {
  return new Worker(new URL(import.meta.url), { workerData: given });
}

function show({ off, ...told }: Record<'off' | 'alone' | 'through PostgreSQL', Leg[]>): void {
  const median = (legs: readonly Leg[], key: keyof Leg) =>
    quantile(
      legs.map((one) => one[key]),
      0.5,
    );
  const figures: Record<string, number> = {
    'open streams': SESSIONS,
    'off, messages/s': median(off, 'rate'),
    'off, processor time a message, ms': median(off, 'processorMs'),
  };
  const targets = Object.entries(told).map(([form, legs]): Target => {
    figures[`on, ${form}, messages/s`] = median(legs, 'rate');
    figures[`on, ${form}, processor time a message, ms`] = median(legs, 'processorMs');
    figures[`on, ${form}, not read yet at the end, most`] = Math.max(...legs.map(({ behind }) => behind));
    const ratios = legs.map(({ rate }, round) => rate / off[round]!.rate);
    return {
      name: `on against off, ${form}`,
      value: quantile(ratios, 0.5),
      unit: '',
      limit: 0.95,
      better: 'higher',
    };
  });
  report('push', figures, targets);
}
