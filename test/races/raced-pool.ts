import pg from 'pg';
import { preparedPool } from '../../server/platform/prepared-pool.ts';

/** Gives back the statement that is run instead. */
export type Rewrite = (text: string) => string;

/** What a node's connections went through. */
export interface Counts {
  transactions: number;
  /** Refusals, and attempts that were made again. */
  rolledBack: number;
  /** Transactions that PostgreSQL ended because two waited for each other. */
  deadlocks: number;
  /** Statements that a planted fault has changed. */
  rewritten: number;
}

/**
 * Milliseconds PostgreSQL waits before it looks for a deadlock: less than its second, so that a race which has one is
 * not mostly spent on waiting. Lock waits that are no deadlock are not affected.
 */
const DEADLOCK_TIMEOUT_MS = 25;

export interface RacedPoolOptions {
  url: string;
  role: 'midcall_app' | 'midcall_worker';
  connections: number;
  counts: Counts;
  rewrite: Rewrite;
}

/** Connections as the product has them, opened beforehand, counted, and with statements a planted fault rewrites. */
export async function racedPool({ url, role, connections, counts, rewrite }: RacedPoolOptions) {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    idleTimeoutMillis: 0,
    options: `-c role=${role} -c deadlock_timeout=${DEADLOCK_TIMEOUT_MS}ms`,
    statement_timeout: 60_000,
    idle_in_transaction_session_timeout: 60_000,
  });
  pool.on('error', () => {});
  const clients = await Promise.all(Array.from({ length: connections }, () => pool.connect()));
  for (const client of clients) client.release();

  const connect = async () => {
    const client = await pool.connect();
    const query = async (statement: { text: string; values?: unknown[] }) => {
      if (statement.text.startsWith('begin')) counts.transactions++;
      if (statement.text === 'rollback') counts.rolledBack++;
      const text = rewrite(statement.text);
      if (text !== statement.text) counts.rewritten++;
      try {
        return await client.query({ ...statement, text });
      } catch (error) {
        if ((error as { code?: string }).code === '40P01') counts.deadlocks++;
        throw error;
      }
    };
    return { query, release: (destroy?: boolean | Error) => client.release(destroy) };
  };
  // the driver has several forms of these; the product uses those without a callback
  const counted = { connect, end: () => pool.end() } as unknown as pg.Pool;
  return { pool: preparedPool(counted), end: () => pool.end() };
}
