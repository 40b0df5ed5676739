import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { silentLog } from '../../server/platform/log.ts';
import { createPostgresBus, packTopics, type PostgresBus } from '../../server/platform/postgres-bus.ts';
import { type TestDatabase, withDatabase } from './with-database.ts';
import { until } from '../until.ts';

let database: TestDatabase;
const buses: PostgresBus[] = [];
beforeAll(async () => {
  database = await withDatabase();
});
afterEach(async () => {
  await Promise.all(buses.splice(0).map((bus) => bus.close()));
});
afterAll(() => database.close());

async function connectBus(): Promise<PostgresBus> {
  const bus = createPostgresBus(database.url, silentLog);
  buses.push(bus);
  await bus.connected();
  return bus;
}

it('wakes listeners of this node at once, and of other nodes soon, each once', async () => {
  const [one, other] = [await connectBus(), await connectBus()];
  const heard = { one: vi.fn(), other: vi.fn(), all: vi.fn(), unrelated: vi.fn() };
  one.subscribe('acme/s:1', heard.one);
  other.subscribe('acme/s:1', heard.other);
  other.subscribe('*', heard.all);
  other.subscribe('rival/s:1', heard.unrelated);
  one.publish(['acme/s:1']);
  expect(heard.one).toHaveBeenCalledTimes(1);
  await until(() => expect(heard.other).toHaveBeenCalledWith('acme/s:1'));
  // a later wake comes after an echo of the first would have
  one.publish(['acme/s:2']);
  await until(() => expect(heard.all).toHaveBeenCalledWith('acme/s:2'));
  expect(heard.one).toHaveBeenCalledTimes(1);
  expect(heard.other).toHaveBeenCalledTimes(1);
  expect(heard.unrelated).not.toHaveBeenCalled();
});

it('sends wakes of the same moment together', async () => {
  const bus = await connectBus();
  const payloads: string[] = [];
  const listener = new pg.Client({ connectionString: database.url });
  await listener.connect();
  await listener.query('listen midcall');
  listener.on('notification', ({ payload }) => void payloads.push(payload ?? ''));
  for (let i = 0; i < 50; i++) bus.publish([`acme/s:${i % 10}`]);
  await until(() => expect(payloads.length).toBeGreaterThan(0));
  expect(payloads).toHaveLength(1);
  expect(JSON.parse(payloads[0]!)).toHaveLength(10);
  await listener.end();
});

it('connects again when its connection breaks, and then wakes whoever waits', async () => {
  const [one, other] = [await connectBus(), await connectBus()];
  const heard = vi.fn();
  one.subscribe('acme/t', heard);
  const heardLoss = vi.fn();
  one.subscribe('*', (topic) => topic === '*' && heardLoss());
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen midcall'`);
  await until(() => expect(heard).toHaveBeenCalledTimes(1));
  expect(heardLoss).toHaveBeenCalledTimes(1);
  await Promise.all([one.connected(), other.connected()]);
  await until(() => {
    other.publish(['acme/t']);
    expect(heard.mock.calls.length).toBeGreaterThan(1);
  });
  const { rows } = await admin.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  expect(rows[0]!.n).toBe(2);
  await admin.end();
});

it('hears other programs on its channel without harm', async () => {
  const bus = await connectBus();
  const heard = vi.fn();
  bus.subscribe('acme/t', heard);
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  for (const payload of ['', '{', '5', '{"a":1}', '["acme/t",7,null]']) {
    await other.query('select pg_notify($1, $2)', ['midcall', payload]);
  }
  await until(() => expect(heard).toHaveBeenCalledTimes(1));
  await other.end();
});

it('keeps every payload below what a notification may carry', () => {
  const topics = Array.from({ length: 2_000 }, (_, i) => `acme/a:agent-ü-${i}-${'x'.repeat(i % 120)}`);
  const payloads = packTopics(topics);
  expect(payloads.flatMap((payload) => JSON.parse(payload) as string[])).toEqual(topics);
  for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(8_000);
});
