import { randomUUID } from 'node:crypto';
import { type AddressInfo } from 'node:net';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import pg from 'pg';
import { type E164 } from '../protocol/phone.ts';
import { type CoreFixture, type StartedCall, startCall } from '../test/server/core.ts';
import { coreOnEmbedded, countRows } from './support/core-on-embedded.ts';
import { quantile, report } from './support/figures.ts';
import { sendLoad, type SendLoad } from './support/send-load.ts';
import { recordStatements, type Statement } from './support/statement-recorder.ts';

/**
 * Durable accepted messages a second over HTTP, against the statements of one message run bare through `pg` by 16
 * connections in the same run; and the time one takes at 50 messages a second. The load comes from another thread.
 */
const SESSIONS = 64;
const CONNECTIONS = 16;
const SECONDS = 5;
const ROUNDS = 3;
/** Place of the recorded message: rare, so that it is found among its values. */
const SEQ = 770_001;

if (isMainThread) await main();
else parentPort!.postMessage(await sendLoad(workerData as SendLoad));

async function main(): Promise<void> {
  const core = await coreOnEmbedded();
  try {
    const calls: StartedCall[] = [];
    for (let i = 0; i < SESSIONS; i++)
      calls.push(await startCall(core, { caller: `+1415555${2_000 + i}` as E164 }));
    await core.app.listen({ port: 0, host: '127.0.0.1' });
    const token = await core.agentToken();
    const load = {
      port: (core.app.server.address() as AddressInfo).port,
      sessions: calls.map((call) => ({ id: call.sessionId, callKey: call.callKey, token })),
      concurrency: 32,
    };
    await giveRareNumber(core, calls[0]!.sessionId);
    const statements = await recordStatements(() =>
      calls[0]!.send('Please close the red valve.', 'recorded-key'),
    );
    await inThread({ ...load, seconds: 2, perSecond: null });
    await countRows(core);
    const bare: number[] = [];
    const accepted: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(await bareRate(core, statements, calls));
      accepted.push((await inThread({ ...load, seconds: SECONDS, perSecond: null })).length / SECONDS);
    }
    const paced = await inThread({ ...load, seconds: SECONDS, perSecond: 50 });
    const [http, base] = [quantile(accepted, 0.5), quantile(bare, 0.5)];
    report(
      'accept',
      {
        'accepted over HTTP, messages/s': http,
        'bare statements, messages/s': base,
        'statements of one message': statements.length,
        'p50 at 50 messages/s, ms': quantile(paced, 0.5),
      },
      [
        { name: 'accepted against bare', value: http / base, unit: '', limit: 0.5, better: 'higher' },
        {
          name: 'p99 at 50 messages/s',
          value: quantile(paced, 0.99),
          unit: 'ms',
          limit: 150,
          better: 'lower',
        },
      ],
    );
  } finally {
    await core.close();
  }
}

async function giveRareNumber(core: CoreFixture, sessionId: string): Promise<void> {
  await core.ctx.db.tenant('acme', (tx) =>
    tx.q.updateTable('session').set({ next_seq: SEQ }).where('id', '=', sessionId).execute(),
  );
}

function inThread(load: SendLoad): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: load });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** The recorded statements again and again, each connection on sessions of its own, with nothing else of the server. */
async function bareRate(
  core: CoreFixture,
  statements: readonly Statement[],
  calls: readonly StartedCall[],
): Promise<number> {
  const pool = new pg.Pool({
    connectionString: core.databaseUrl,
    max: CONNECTIONS,
    options: '-c role=midcall_app',
  });
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => pool.connect()));
  const until = performance.now() + SECONDS * 1_000;
  let count = 0;
  try {
    await Promise.all(
      clients.map(async (client, i) => {
        while (performance.now() < until) {
          await replay(client, statements, calls[i + 1]!.sessionId);
          count++;
        }
      }),
    );
  } finally {
    clients.forEach((client) => client.release(true));
    await pool.end();
  }
  return count / SECONDS;
}

async function replay(
  client: pg.PoolClient,
  statements: readonly Statement[],
  sessionId: string,
): Promise<void> {
  const locking = statements.find(({ text }) => text.includes('for no key update of s'))!;
  const storing = statements.find(({ text }) => text.includes('insert into message'))!;
  const recorded = locking.values.at(-1);
  const swaps = new Map<unknown, unknown>([
    [recorded, sessionId],
    [`s:${String(recorded)}`, `s:${sessionId}`],
    [storing.values[1], randomUUID()],
    ['recorded-key', randomUUID()],
  ]);
  for (const { name, text, values } of statements) {
    const result = await client.query<{ next_seq: number }>({
      text,
      values: values.map((value) => (swaps.has(value) ? swaps.get(value) : value)),
      ...(name === undefined ? {} : { name }),
    });
    const [row] = text === locking.text ? result.rows : [];
    if (row) swaps.set(SEQ, row.next_seq).set(SEQ + 1, row.next_seq + 1);
  }
}
