import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type NumberView } from '../../../protocol/phone-number.ts';
import { freePort } from '../../e2e/launch-product.ts';
import { ask } from './ask.ts';
import { Secrets } from './access.ts';
import { Chance } from './chance.ts';
import { ServerNode } from './node.ts';
import { Part } from './part.ts';
import { Postgres } from './postgres.ts';
import { Proxy } from './proxy.ts';
import { Recorder } from './recorder.ts';

const SERVER = 'dist/verification/server.js';
const SIMULATOR = 'dist/simulator/backend.js';

/** Segments a second of each of our numbers: the carrier is not what limits a run. */
const RATE = 300;
/** A call whose telephony falls silent ends after this. */
const LEASE_SECONDS = 15;

export interface WorldOptions {
  seed: number;
  /** Folder for the database; by default one of this world's own. */
  databaseFolder?: string;
  /** Beside what both servers have anyway. */
  env?: Readonly<Record<string, string>>;
}

/** Two servers on one database behind one address, the carrier behind another, and all that happens to them. */
export interface World {
  readonly chance: Chance;
  readonly recorder: Recorder;
  readonly postgres: Postgres;
  /** Name of the servers' database. */
  readonly database: string;
  readonly nodes: readonly [ServerNode, ServerNode];
  /** Before the servers. */
  readonly front: Proxy;
  /** Before the carrier. */
  readonly carrierLine: Proxy;
  readonly carrier: Part;
  /** The simulator's own address, for what its telephones send. */
  readonly carrierOrigin: string;
  readonly ledgerFile: string;
  readonly secrets: Secrets;
  /** Numbers of callers in calls that began of late. */
  readonly liveCallers: string[];
  close(): Promise<void>;
}

/** Starts everything; `close` ends every process and removes the files. */
export async function openWorld({ seed, databaseFolder, env: more = {} }: WorldOptions): Promise<World> {
  const folder = await mkdtemp(path.join(tmpdir(), 'midcall-world-'));
  const closing: (() => Promise<void> | void)[] = [
    () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  ];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const recorder = new Recorder();
    const postgres = await Postgres.open(databaseFolder ?? path.join(folder, 'database'));
    closing.push(() => postgres.close());
    const database = 'proof';
    const url = await postgres.createDatabase(database);
    const [portA, portB, simulatorPort] = [await freePort(), await freePort(), await freePort()];
    const front = await Proxy.open([portA, portB], '/readyz');
    const carrierLine = await Proxy.open([simulatorPort]);
    closing.push(
      () => front.close(),
      () => carrierLine.close(),
    );
    const env = {
      ...{
        DATABASE_URL: url,
        MIDCALL_DATA: folder,
        MIDCALL_DEMO: '1',
        MIDCALL_LEDGER: '1',
        LOG_LEVEL: 'warn',
      },
      ...{
        PUBLIC_ORIGIN: front.origin,
        SIMULATOR_ORIGIN: carrierLine.origin,
        SIMULATOR_PORT: String(simulatorPort),
      },
      NODE_ENV: 'production',
      ...more,
    };
    const node = (name: string, port: number) =>
      new ServerNode({ name, port, program: SERVER, env, recorder });
    const nodes = [node('a', portA), node('b', portB)] as const;
    closing.push(async () => void (await Promise.all(nodes.map((each) => each.close()))));
    // the first one makes the tenant and its secrets
    nodes[0].start();
    await nodes[0].ready();
    nodes[1].start();
    const carrier = new Part('simulator', SIMULATOR, env);
    const carrierOver = carrier.run();
    closing.push(async () => {
      carrier.signal('SIGCONT');
      carrier.signal('SIGTERM');
      const force = setTimeout(() => carrier.signal('SIGKILL'), 5_000);
      await carrierOver;
      clearTimeout(force);
    });
    const carrierOrigin = `http://127.0.0.1:${simulatorPort}`;
    await Promise.all([nodes[1].ready(), carrier.ready(`${carrierOrigin}/healthz`)]);
    const secrets = Secrets.parse(JSON.parse(await readFile(path.join(folder, 'demo.json'), 'utf8')));
    await configure(nodes[0].origin, secrets);
    const ledgerFile = path.join(folder, 'ledger.jsonl');
    return {
      ...{ chance: new Chance(seed), recorder, postgres, database, nodes, front, carrierLine, carrier },
      ...{ carrierOrigin, ledgerFile, secrets, liveCallers: [], close },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function configure(origin: string, { adminKey }: Secrets): Promise<void> {
  const headers = { authorization: `Bearer ${adminKey}` };
  const change = async (method: string, place: string, body?: unknown) => {
    const answer = await ask(`${origin}${place}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    if (answer.type === 'lost' || answer.status >= 300)
      throw new Error(`${place}: ${JSON.stringify(answer)}`);
    return answer.body;
  };
  const { numbers } = (await change('GET', '/v1/admin/numbers')) as { numbers: NumberView[] };
  for (const { id } of numbers)
    await change('PUT', `/v1/admin/numbers/${id}`, { ratePerSecond: RATE, burst: RATE });
  await change('PUT', '/v1/admin/settings', { callLeaseSeconds: LEASE_SECONDS });
}
