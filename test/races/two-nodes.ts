import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type Context } from '../../server/context.ts';
import { createLocalBus } from '../../server/platform/bus.ts';
import { createTransactions, type Db } from '../../server/platform/db.ts';
import { type CoreFixture, createCore } from '../server/core.ts';
import { type Counts, racedPool, type Rewrite } from './raced-pool.ts';

/** Of each node for requests; its keeper and dispatcher have `WORKERS` more. */
const CONNECTIONS = 8;
const WORKERS = 4;

/** Something naive, put in place of what the product does. */
export interface Plant {
  /** What the product is then like, for the name of the test. */
  what: string;
  rewrite?: Rewrite;
  /** Statements run as the owner of the database. */
  schema?: string;
}

export interface TwoNodes {
  /** The core on one database, as either node has it: pools, cache of versions and name of its own. */
  a: CoreFixture;
  b: CoreFixture;
  counts: Counts;
  /** Asks the database as its owner, past row-level security. */
  rows<T extends object>(text: string, values?: readonly unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

/** Two nodes on a fresh database; numbers may send as fast as they like. */
export async function createTwoNodes(plant?: Plant): Promise<TwoNodes> {
  const core = await createCore();
  const owner = new pg.Pool({ connectionString: core.databaseUrl, max: 3, idleTimeoutMillis: 0 });
  owner.on('error', () => {});
  const rows: TwoNodes['rows'] = async <T extends object>(text: string, values: readonly unknown[] = []) =>
    (await owner.query<T>(text, [...values])).rows;
  await rows('update phone_number set rate_per_second = 10000, burst = 10000');
  await rows('update number_bucket set tokens = 10000');
  if (plant?.schema) await owner.query(plant.schema);

  const counts: Counts = { transactions: 0, rolledBack: 0, deadlocks: 0, rewritten: 0 };
  const ends: (() => Promise<void>)[] = [];
  const node = async (): Promise<CoreFixture> => {
    const options = { url: core.databaseUrl, counts, rewrite: plant?.rewrite ?? ((text: string) => text) };
    const app = await racedPool({ ...options, role: 'midcall_app', connections: CONNECTIONS });
    const worker = await racedPool({ ...options, role: 'midcall_worker', connections: WORKERS });
    ends.push(app.end, worker.end);
    const bus = createLocalBus();
    const transactions = createTransactions({ app: app.pool, worker: worker.pool, bus });
    const db: Db = { ...core.ctx.db, ...transactions };
    const ctx: Context = { ...core.ctx, db, bus, node: randomUUID() };
    return { ...core, ctx };
  };
  const [a, b] = [await node(), await node()];
  return {
    ...{ a, b, counts, rows },
    async close() {
      await Promise.all([owner.end(), ...ends.map((end) => end())]);
      await core.close();
    },
  };
}
