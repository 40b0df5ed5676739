import pg from 'pg';
import { createDirectoryStorage } from '../../server/media/directory-storage.ts';
import { createLocalBus } from '../../server/platform/bus.ts';
import { createDb } from '../../server/platform/db.ts';
import { randomIds } from '../../server/platform/ids.ts';
import { createOutgoing } from '../../server/platform/outgoing.ts';
import { silentLog } from '../../server/platform/log.ts';
import { migrate } from '../../server/platform/migrate.ts';
import { createSecretBox } from '../../server/platform/secret-box.ts';
import { CARRIER, seedTenant, type TestTenant } from '../server/seed-tenant.ts';
import { withDatabase } from '../server/with-database.ts';
import { lineOf } from './line-of.ts';
import { type LockWatch } from './lock-watch.ts';

/** Simulated time 0. Before the present, so that nothing the database dates itself seems old. */
export const START = new Date('2026-03-02T09:00:00.000Z');

export const TENANTS = ['acme', 'rival'] as const;
export type TenantId = (typeof TENANTS)[number];
export const AGENTS = ['ana', 'ben'] as const;

export const secrets = createSecretBox(Buffer.alloc(32, 7));
export const mediaStorage = createDirectoryStorage('/nowhere', randomIds);

/** Connections that outlive the nodes using them, with the names of the statements they keep prepared. */
export interface Connections {
  app: pg.Pool;
  worker: pg.Pool;
  names: Map<string, string>;
}

/** The real database on which one run after the other is played. */
export interface Stage {
  connections: Connections;
  locks: LockWatch;
  /** Sees everything, as the superuser. */
  observer: pg.Client;
  tenants: Readonly<Record<TenantId, TestTenant>>;
  /** Makes everything as it was before the first run. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** What a run leaves behind. */
const WRITTEN =
  'text_in_code, text_in_try, call, session, message, outbox, media, stream_event, contact, late_text, carrier_event, parked_receipt, message_segment, inbound_assembly, carrier_line, idempotency, audit, audit_chain, personal_preset, record_thread, record_write, webhook_head, webhook_event, webhook_delivery, webhook_cursor, photo_link, photo_upload, media_piece, sending_stop, alarm, prefix_hold, spending_counter, spending_notice, erased_opt_out, erasure, carrier_copy';
/** What a run may change, kept in a copy. */
const CONFIGURED = ['setting', 'automatic_text', 'agent', 'access_token', 'number_bucket'] as const;

export async function buildStage(): Promise<Stage> {
  // migrated here, for a planted fault may be in the schema
  const database = await withDatabase({ empty: true });
  await migrate(database.url);
  const observer = new pg.Client({ connectionString: database.url });
  await observer.connect();
  const tenants = await seed(database.url, observer);
  const connections = {
    app: open(database.url, 'app'),
    worker: open(database.url, 'worker'),
    names: new Map(),
  };
  return {
    connections,
    locks: watchLocks(observer),
    observer,
    tenants,
    async clear() {
      await observer.query(`
        begin;
        set local session_replication_role = replica; -- the audit can only grow; between runs it may
        truncate ${[WRITTEN, ...CONFIGURED].join(', ')} restart identity;
        ${CONFIGURED.map((table) => `insert into ${table} select * from kept.${table};`).join('\n')}
        update tenant set event_seq = 0;
        update queue set sms_enabled = true;
        commit`);
    },
    async close() {
      await connections.app.end();
      await connections.worker.end();
      await observer.end();
      await database.close();
    },
  };
}

/** For both nodes; two simulations at once stay below what PostgreSQL gives out unless told otherwise. */
const CONNECTIONS = { app: 32, worker: 12 };

/**
 * Plans and the order of rows must not depend on what ran before, nor on when PostgreSQL counts or tidies up; a deadlock
 * is found by whoever closes it, before anybody looks.
 */
function open(url: string, part: 'app' | 'worker'): pg.Pool {
  const options = [
    `role=midcall_${part}`,
    'synchronous_commit=off',
    'deadlock_timeout=1ms',
    'plan_cache_mode=force_generic_plan',
    'enable_seqscan=off',
  ];
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS[part],
    idleTimeoutMillis: 0,
    options: options.map((option) => `-c ${option}`).join(' '),
  });
  // connections break when the database is dropped at the end
  return pool.on('error', () => {});
}

function watchLocks(observer: pg.Client): LockWatch {
  return {
    async waiting(pids) {
      const { rows } = await observer.query<{ pid: number }>({
        name: 'waiting',
        text: 'select pid from unnest($1::int[]) as asked (pid) where cardinality(pg_blocking_pids(pid)) > 0',
        values: [pids],
      });
      return new Set(rows.map(({ pid }) => pid));
    },
    async cancel(pid) {
      await observer.query('select pg_cancel_backend($1)', [pid]);
    },
    async waitFor(pids, pid) {
      const { rows } = await observer.query<{ any: boolean }>({
        name: 'wait for',
        text: 'select exists (select from unnest($1::int[]) as asked (pid) where $2 = any (pg_blocking_pids(pid))) as any',
        values: [pids, pid],
      });
      return rows[0]?.any === true;
    },
    lineOf: (query) => lineOf(observer, query),
  };
}

async function seed(url: string, observer: pg.Client): Promise<Stage['tenants']> {
  const bus = createLocalBus();
  const db = createDb({ url, bus, connections: 2 });
  const ctx = {
    ...{
      db,
      bus,
      secrets,
      mediaStorage,
      ids: randomIds,
      log: silentLog,
      carriers: new Map(),
      recordSystems: new Map(),
      outgoing: createOutgoing(),
      node: 'seed',
    },
    ...{ clock: { now: () => START }, jobs: { add: async () => {} }, publicOrigin: 'https://midcall.test' },
  };
  const [acme, rival] = [
    await seedTenant(ctx, 'acme', { carrierUrl: 'http://carrier' }),
    await seedTenant(ctx, 'rival', { carrierUrl: 'http://carrier' }),
  ];
  await db.close();
  for (const tenant of TENANTS) {
    for (const agent of AGENTS) {
      await observer.query('insert into agent (tenant_id, id, name) values ($1, $2, $2)', [tenant, agent]);
      await observer.query(
        `insert into access_token (tenant_id, hash, agent_id, permissions, mount, idle_until, absolute_until)
         values ($1, $2, $3, '{sms.send}', $3, $4, $4)`,
        [tenant, tokenHash(tenant, agent), agent, new Date(START.getTime() + 86_400_000)],
      );
    }
    for (const [key, value] of Object.entries(SHORT)) {
      await observer.query(`insert into setting (tenant_id, queue_key, key, value) values ($1, '', $2, $3)`, [
        tenant,
        key,
        JSON.stringify(value),
      ]);
    }
  }
  // callers who wait are texted, and text
  for (const tenant of TENANTS) {
    await observer.query(
      `insert into setting (tenant_id, queue_key, key, value) values ($1, '', 'waitTimeSms', 'true')`,
      [tenant],
    );
    await observer.query(
      `insert into automatic_text (tenant_id, kind, language, enabled, body) values ($1, 'waitTime', 'en', true, 'You are in line.')`,
      [tenant],
    );
  }
  // the second tenant spends little: its limit is reached in many runs
  await observer.query(
    `insert into setting (tenant_id, queue_key, key, value) values ($1, '', 'capTenantDay', $2)`,
    [TENANTS[1], JSON.stringify(LIMIT)],
  );
  // slow numbers, so that texts wait for them
  await observer.query(`update phone_number set rate_per_second = 0.4, burst = 2`);
  await observer.query('create schema kept');
  for (const table of CONFIGURED) await observer.query(`create table kept.${table} as table ${table}`);
  await observer.query(`
    do $$ declare name text; begin
      for name in select tablename from pg_tables where schemaname = 'public' loop
        execute format('alter table %I set (autovacuum_enabled = false)', name);
      end loop;
    end $$`);
  return { acme, rival };
}

/** Settings that make simulated minutes short. Late texts keep their words, so that each can be told apart. */
const SHORT = { callLeaseSeconds: 15, messageTtlSeconds: 40, keepLateText: true };

/** Segments of a tenant in a day. */
const LIMIT = 2;

export const tokenHash = (tenantId: string, agentId: string): Buffer =>
  Buffer.from(`${tenantId}/${agentId}`.padEnd(32, '.'));

export { CARRIER };
