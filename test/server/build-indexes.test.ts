import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildIndexes } from '../../server/platform/build-indexes.ts';
import { migrate } from '../../server/platform/migrate.ts';
import { until } from '../until.ts';
import { type TestDatabase, withDatabase } from './with-database.ts';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await withDatabase();
  await migrate(database.url);
  client = await connect();
});
afterAll(async () => {
  await client.end();
  await database.close();
});

async function connect(): Promise<pg.Client> {
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  return other;
}

interface Index {
  oid: number;
  valid: boolean;
}
const indexes = async (name: string): Promise<Index[]> =>
  (
    await client.query<Index>(
      'select c.oid::int as oid, i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid where c.relname = $1',
      [name],
    )
  ).rows;

const addCall = (on: pg.Client, callKey: string) =>
  on.query(
    `insert into call (tenant_id, call_key, seq, state, channel, direction, queue_key, language, started_at)
     values ('acme', $1, 1, 'ringing', 'phone', 'inbound', 'repairs', 'en', now())`,
    [callKey],
  );

it('indexes that stand are left as they are', async () => {
  const before = await indexes('message_by_time');
  expect(before).toMatchObject([{ valid: true }]);
  await buildIndexes(database.url);
  expect(await indexes('message_by_time')).toEqual(before);
});

it('one that a crash left half built is built anew', async () => {
  const [before] = await indexes('session_by_end');
  await client.query("update pg_index set indisvalid = false where indexrelid = 'session_by_end'::regclass");
  await buildIndexes(database.url);
  const [after] = await indexes('session_by_end');
  expect(after?.valid).toBe(true);
  expect(after?.oid).not.toBe(before?.oid);
});

it('nodes that start at once build one index, and others write meanwhile', async () => {
  await client.query("insert into tenant values ('acme', 'Acme', 'US', 'en', 0, now())");
  await client.query('drop index call_by_time');
  const writer = await connect();
  await writer.query('begin');
  await addCall(writer, 'held');
  const building = Promise.all([buildIndexes(database.url), buildIndexes(database.url)]);
  // the building waits for the transaction that has written before it began
  await until(async () => expect(await indexes('call_by_time')).toMatchObject([{ valid: false }]));
  await addCall(client, 'meanwhile');
  await writer.query('commit');
  await writer.end();
  await building;
  expect(await indexes('call_by_time')).toMatchObject([{ valid: true }]);
  expect((await client.query('select from call')).rowCount).toBe(2);
});
