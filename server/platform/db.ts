import { Kysely, PostgresDialect, type PostgresPool, sql } from 'kysely';
import pg from 'pg';
import { type Bus } from './bus.ts';
import { crashPoint } from './crash-point.ts';
import { OUTDATED_PLAN, preparedPool } from './prepared-pool.ts';
import { type Database } from './schema.ts';
import { VersionCache } from './version-cache.ts';

// int8: counters of ours stay far below 2^53
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
// date: kept as text, it has no time zone
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** One transaction: its queries, and whom to wake once it is committed. */
export interface Tx {
  readonly q: Kysely<Database>;
  readonly tenantId: string;
  /** Woken after the commit; never inside, where NOTIFY would cost most of the write rate. */
  wake(...topics: string[]): void;
  /**
   * Configuration of the tenant, read once per version: each change of it takes the next number of the tenant's stream
   * in its own transaction, so that a value kept at that number is the value stored. `key` names what `load` reads.
   */
  configured<T>(key: string, load: () => Promise<T>): Promise<T>;
  /** From here on this transaction changes configuration: it reads for itself, and keeps nothing for others. */
  configure(): void;
}

export interface Db {
  /** A transaction that sees one tenant. Serialisation failures are retried, so `work` touches the database only. */
  tenant<T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A query or transaction over all tenants, for finding work. Its `tenantId` is empty. */
  worker<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Answers when the database does. */
  ping(): Promise<Date>;
  /** Connections in use and waiting, for metrics. */
  load(): { total: number; idle: number; waiting: number };
  close(): Promise<void>;
}

/** What PostgreSQL reports when two transactions stand in each other's way: nothing was done, so it may be done again. */
const RETRY = new Set(['40001', '40P01', OUTDATED_PLAN]);
const ATTEMPTS = 4;

export interface DbOptions {
  url: string;
  bus: Bus;
  /** Connections for requests; `worker` has a few of its own. */
  connections?: number;
  onError?: (error: Error) => void;
}

export function createDb({ url, bus, connections = 16, onError = () => {} }: DbOptions): Db {
  const app = openPool(url, 'midcall_app', connections, onError);
  const worker = openPool(url, 'midcall_worker', 4, onError);
  return {
    ...createTransactions({ app: preparedPool(app), worker: preparedPool(worker), bus }),
    async ping() {
      const { rows } = await app.query<{ now: Date }>('select clock_timestamp() as now');
      return rows[0]!.now;
    },
    load: () => ({ total: app.totalCount, idle: app.idleCount, waiting: app.waitingCount }),
    async close() {
      await Promise.all([app.end(), worker.end()]);
    },
  };
}

/** Transactions on connections that somebody else owns, whose roles are `midcall_app` and `midcall_worker`. */
export function createTransactions(pools: {
  app: PostgresPool;
  worker: PostgresPool;
  bus: Bus;
}): Pick<Db, 'tenant' | 'worker'> {
  const { bus } = pools;
  const [app, worker] = [queriesOn(pools.app), queriesOn(pools.worker)];
  const cache = new VersionCache();
  return {
    tenant: (tenantId, work) => attempt(() => transaction(app, { bus, cache, tenantId }, work)),
    worker: (work) => attempt(() => transaction(worker, { bus, cache, tenantId: '' }, work)),
  };
}

const queriesOn = (pool: PostgresPool) => new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });

function openPool(url: string, role: string, max: number, onError: (error: Error) => void): pg.Pool {
  const pgPool = new pg.Pool({
    connectionString: url,
    max,
    options: `-c role=${role}`,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 15_000,
  });
  // without a listener a stopping database would end this process; the pool listens to idle connections only
  pgPool.on('error', () => {});
  pgPool.on('connect', (client) => client.on('error', onError));
  return pgPool;
}

interface Scope {
  bus: Bus;
  cache: VersionCache;
  tenantId: string;
}

async function transaction<T>(
  kysely: Kysely<Database>,
  { bus, cache, tenantId }: Scope,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const topics: string[] = [];
  const result = await kysely.connection().execute(async (q) => {
    // one round trip: `begin` and the tenant of row-level security, which ends with the transaction
    await sql.raw(`begin; select set_config('app.tenant', ${pg.escapeLiteral(tenantId)}, true)`).execute(q);
    try {
      const value = await work(createTx(q, { cache, tenantId, topics }));
      crashPoint('C6a');
      await sql.raw('commit').execute(q);
      return value;
    } catch (error) {
      // the first error is the one to report; a connection that cannot roll back is dropped by the pool
      await sql
        .raw('rollback')
        .execute(q)
        .catch(() => {});
      throw error;
    }
  });
  crashPoint('C6b');
  if (topics.length > 0) bus.publish(topics);
  crashPoint('C6c');
  return result;
}

function createTx(
  q: Kysely<Database>,
  { cache, tenantId, topics }: { cache: VersionCache; tenantId: string; topics: string[] },
): Tx {
  let configuring = tenantId === '';
  let version: number | undefined;
  return {
    q,
    tenantId,
    wake: (...more) => topics.push(...more),
    configure: () => (configuring = true),
    async configured(key, load) {
      if (configuring) return load();
      version ??= (
        await q.selectFrom('tenant').select('event_seq').where('id', '=', tenantId).executeTakeFirst()
      )?.event_seq;
      return version === undefined ? load() : cache.get(tenantId, version, key, load);
    },
  };
}

async function attempt<T>(run: () => Promise<T>): Promise<T> {
  for (let left = ATTEMPTS; ; left--) {
    try {
      return await run();
    } catch (error) {
      if (left <= 1 || !RETRY.has((error as { code?: string }).code ?? '')) throw error;
    }
  }
}
