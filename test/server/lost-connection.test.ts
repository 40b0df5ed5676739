import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLocalBus } from '../../server/platform/bus.ts';
import { createDb, type Db } from '../../server/platform/db.ts';
import { type TestDatabase, withDatabase } from './with-database.ts';

let database: TestDatabase;
let db: Db;
const told: string[] = [];
beforeAll(async () => {
  database = await withDatabase();
  db = createDb({
    url: database.url,
    bus: createLocalBus(),
    onError: ({ message }) => void told.push(message),
  });
});
afterAll(async () => {
  await db.close();
  await database.close();
});

/** As a database does that is stopped, or an administrator. */
async function endConnection(pid: number): Promise<void> {
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  await admin.query('select pg_terminate_backend($1)', [pid]);
  await admin.end();
}

it('outlives the loss of a connection in the midst of a transaction', async () => {
  const lost = db.tenant('acme', async ({ q }) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(q);
    await endConnection(rows[0]!.pid);
    await expect.poll(() => told.length).toBeGreaterThan(0);
    await sql`select 1`.execute(q);
  });
  await expect(lost).rejects.toThrow();
  expect(told.join()).toMatch(/terminat/);
  expect(await db.tenant('acme', async () => 'goes on')).toBe('goes on');
});
