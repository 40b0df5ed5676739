import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announceChains } from '../../server/audit/announce-chains.ts';
import { changeConfiguration } from '../../server/audit/change-configuration.ts';
import { recordChange } from '../../server/audit/record-change.ts';
import * as first from '../../server/platform/migrations/0001-first.ts';
import * as chain from '../../server/platform/migrations/0010-audit-chain.ts';
import { type Log, silentLog } from '../../server/platform/log.ts';
import { type ChainFinding, verifyAudit } from '../../server/verification/verify-audit.ts';
import { createFixture, type Fixture } from './server-fixture.ts';
import { withDatabase } from './with-database.ts';

let fixture: Fixture;
let owner: pg.Client;
beforeAll(async () => {
  fixture = await createFixture();
  owner = await connect(fixture.databaseUrl);
  for (let n = 0; n < 6; n++) await act(n);
});
afterAll(async () => {
  await owner.end();
  await fixture.close();
});

async function connect(url: string, role?: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, ...(role && { options: `-c role=${role}` }) });
  await client.connect();
  return client;
}

const change = (n: number) => ({
  ...{ action: 'queue.changed', object: `queue/${n}`, before: { name: 'Flotte ' }, after: { n, äö: null } },
});
/** As a sign-in does: without the lock of the configuration. */
const act = (n: number, tenantId = 'acme') =>
  fixture.ctx.db.tenant(tenantId, (tx) =>
    recordChange(tx, fixture.ctx, { actor: 'account:1', ...change(n) }),
  );
const configure = (n: number) =>
  changeConfiguration(
    fixture.ctx,
    { kind: 'key', tenantId: 'acme', actor: 'key:1', capabilities: new Set() },
    'settings.changed',
    async () => ({ result: n, change: change(n) }),
  );

async function verify(url = fixture.databaseUrl, anchor: { entries: number; hash: string } | null = null) {
  const client = await connect(url);
  try {
    return await verifyAudit(client, { tenantId: 'acme', anchor });
  } finally {
    await client.end();
  }
}

describe('the chain', () => {
  it('has no gap and no fork, whoever writes at the same time', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        n % 5 === 0 ? act(n, 'rival') : n % 2 === 0 ? configure(n) : act(n),
      ),
    );
    const findings = await verifyAll();
    expect(findings).toMatchObject([
      { tenantId: 'acme', entries: 38, broken: null },
      { tenantId: 'rival', entries: 8, broken: null },
    ]);
    expect(findings[0]?.hash).not.toBe(findings[1]?.hash);
  });

  it('does not hold up another tenant, nor anything else of its own', async () => {
    const writer = await connect(fixture.databaseUrl, 'midcall_app');
    await writer.query("begin; select set_config('app.tenant', 'acme', true)");
    await writer.query(
      `insert into audit (tenant_id, id, at, actor, action, object) values ('acme', gen_random_uuid(), now(), 'a', 'b', 'c')`,
    );
    await act(1, 'rival');
    expect((await fixture.report({ callKey: 'unhindered' })).status).toBe(200);
    await writer.query('rollback');
    await writer.end();
    // what was rolled back left no gap
    await act(1);
    expect((await verify())[0]?.broken).toBeNull();
  });

  it('is told to the log, by which a chain that was written again is found', async () => {
    const lines: object[] = [];
    const log: Log = { ...silentLog, info: (fields) => void lines.push(fields) };
    await announceChains({ ...fixture.ctx, log });
    const [now] = await verify();
    expect(lines).toContainEqual({ tenantId: 'acme', entries: now?.entries, hash: now?.hash });
    const anchor = { entries: now!.entries, hash: now!.hash };
    await act(7);
    expect((await verify(fixture.databaseUrl, anchor))[0]?.broken).toBeNull();
    expect((await verify(fixture.databaseUrl, { ...anchor, hash: '0'.repeat(64) }))[0]?.broken).toEqual({
      seq: anchor.entries,
      what: 'not_as_logged',
    });
    expect((await verify(fixture.databaseUrl, { ...anchor, entries: 9_999 }))[0]?.broken).toMatchObject({
      what: 'cut_off',
    });
  });
});

async function verifyAll(): Promise<ChainFinding[]> {
  const client = await connect(fixture.databaseUrl);
  try {
    return await verifyAudit(client, { tenantId: null, anchor: null });
  } finally {
    await client.end();
  }
}

describe('the audit can only grow', () => {
  it.each(['midcall_app', 'midcall_worker'])('for %s', async (role) => {
    const client = await connect(fixture.databaseUrl, role);
    await client.query("select set_config('app.tenant', 'acme', false)");
    for (const statement of [
      `update audit set actor = 'nobody'`,
      'delete from audit',
      'truncate audit',
      'update audit_chain set entries = 0',
      'delete from audit_chain',
      `insert into audit_chain values ('rival', 1, '\\x00') on conflict (tenant_id) do update set entries = 1`,
      'alter table audit disable trigger all',
    ]) {
      await expect(client.query(statement), statement).rejects.toThrow(/permission denied|must be owner/);
    }
    await client.end();
  });

  it('for the owner of the tables', async () => {
    for (const statement of [`update audit set actor = 'nobody'`, 'delete from audit', 'truncate audit'])
      await expect(owner.query(statement), statement).rejects.toThrow('the audit can only grow');
  });

  it('and the number and hash of an entry are the database’s, whatever a writer asks for', async () => {
    const client = await connect(fixture.databaseUrl, 'midcall_app');
    await client.query("select set_config('app.tenant', 'acme', false)");
    const { rows } = await client.query<{ seq: string; hash: Buffer }>(
      `insert into audit (tenant_id, id, at, actor, action, object, seq, hash)
       values ('acme', gen_random_uuid(), now(), 'a', 'b', 'c', 1, '\\x00') returning seq, hash`,
    );
    const [finding] = await verify();
    expect(finding).toMatchObject({ entries: Number(rows[0]?.seq), hash: rows[0]?.hash.toString('hex') });
    await client.end();
  });
});

describe('a superuser who changes the audit is found out', () => {
  it.each<[string, string, object]>([
    [
      'one octet of the actor',
      "update audit set actor = 'account:2' where seq = 3",
      { seq: 3, what: 'changed' },
    ],
    [
      'one octet of the action',
      "update audit set action = 'queue.chanGed' where seq = 1",
      { seq: 1, what: 'changed' },
    ],
    [
      'one octet of the object',
      "update audit set object = object || ' ' where seq = 2",
      { seq: 2, what: 'changed' },
    ],
    [
      'one octet of a value before',
      `update audit set before = '{"name": "Flotte"}' where seq = 3`,
      { seq: 3, what: 'changed' },
    ],
    [
      'one octet of a value after',
      `update audit set after = jsonb_set(after, '{n}', '8') where seq = 4`,
      { seq: 4, what: 'changed' },
    ],
    ['a null for an empty value', `update audit set after = null where seq = 5`, { seq: 5, what: 'changed' }],
    [
      'a microsecond',
      "update audit set at = at + interval '1 microsecond' where seq = 6",
      { seq: 6, what: 'changed' },
    ],
    ['the id', 'update audit set id = gen_random_uuid() where seq = 2', { seq: 2, what: 'changed' }],
    [
      'one octet of a hash',
      'update audit set hash = set_byte(hash, 31, get_byte(hash, 31) # 1) where seq = 3',
      { seq: 3, what: 'changed' },
    ],
    [
      'the end of one field moved to the next',
      "update audit set actor = actor || action, action = '' where seq = 3",
      { seq: 3, what: 'changed' },
    ],
    ['an entry removed', 'delete from audit where seq = 4', { seq: 4, what: 'missing' }],
    ['the first removed', 'delete from audit where seq = 1', { seq: 1, what: 'missing' }],
    [
      'an entry removed, and the rest counted anew',
      'delete from audit where seq = 4; update audit set seq = seq - 1 where seq > 4',
      { seq: 4, what: 'changed' },
    ],
    [
      'two entries swapped',
      `update audit set seq = -1 where seq = 2; update audit set seq = 2 where seq = 3; update audit set seq = 3 where seq = -1`,
      { seq: 2, what: 'changed' },
    ],
    ['the end cut off', 'delete from audit where seq > 5', { seq: 6, what: 'cut_off' }],
    [
      'the end cut off, and the count with it',
      `delete from audit where seq > 5; update audit_chain set entries = 5`,
      { seq: 5, what: 'changed' },
    ],
    ['all of it removed', 'truncate audit', { seq: 1, what: 'cut_off' }],
    [
      'an entry added by hand',
      `insert into audit select tenant_id, gen_random_uuid(), at, actor, action, object, before, after, 7, audit_hash(hash, row(tenant_id, id, at, actor, action, object, before, after, 7, null, null)::audit) from audit where seq = 6`,
      { seq: 7, what: 'changed' },
    ],
    ['the end of the chain forgotten', 'delete from audit_chain', { seq: 1, what: 'added' }],
  ])('%s', async (_what, sql, broken) => {
    const database = await withDatabase();
    const client = await connect(database.url);
    try {
      await client.query(`
        insert into tenant (id, name, home_country, default_language, created_at) values ('acme', 'Acme', 'US', 'en', now());
        insert into audit (tenant_id, id, at, actor, action, object, before, after)
        select 'acme', gen_random_uuid(), now(), 'account:1', 'queue.changed', 'queue/' || n, '{"name": "Flotte "}', jsonb_build_object('n', n)
          from generate_series(1, 6) as n`);
      const [whole] = await verify(database.url);
      expect(whole).toMatchObject({ entries: 6, broken: null });
      await client.query(`set session_replication_role = replica; ${sql}`);
      expect((await verify(database.url))[0]?.broken).toEqual(broken);
    } finally {
      await client.end();
      await database.close();
    }
  });
});

describe('an audit that was not chained yet', () => {
  it.each(['postgres', 'an owner that is no superuser'])(
    'is chained in its order of time: %s',
    async (who) => {
      const database = await withDatabase({ empty: true });
      const superuser = await connect(database.url);
      const role = who === 'postgres' ? undefined : `owner_${Date.now()}`;
      if (role) {
        await superuser.query(`create role ${role} createrole; grant midcall_app, midcall_worker to ${role} with admin option;
        grant all on schema public to ${role}`);
      }
      const client = await connect(database.url, role);
      const db = new Kysely<unknown>({
        dialect: new PostgresDialect({
          pool: new pg.Pool({ connectionString: database.url, ...(role && { options: `-c role=${role}` }) }),
        }),
      });
      try {
        await first.up(db);
        await superuser.query(`
        insert into tenant (id, name, home_country, default_language, created_at)
        select name, name, 'US', 'en', now() from unnest(array['acme', 'rival']) as name;
        insert into audit (tenant_id, id, at, actor, action, object, before)
        select tenant, gen_random_uuid(), '2025-01-01'::timestamptz + make_interval(days => (n * 7) % 10), 'system', 'a', 'o/' || n, '{"a": 1.50}'
          from unnest(array['acme', 'rival']) as tenant, generate_series(0, 9) as n`);
        await chain.up(db);
        expect(await verify(database.url)).toMatchObject([{ entries: 10, broken: null }]);
        const { rows } = await superuser.query<{ ordered: boolean }>(
          `select bool_and(at >= before) as ordered from (select at, lag(at, 1, at) over (order by seq) as before from audit where tenant_id = 'acme') a`,
        );
        expect(rows[0]?.ordered).toBe(true);
        const app = await connect(database.url, 'midcall_app');
        await app.query("select set_config('app.tenant', 'acme', false)");
        await app.query(
          `insert into audit (tenant_id, id, at, actor, action, object) values ('acme', gen_random_uuid(), now(), 'a', 'b', 'c')`,
        );
        await app.end();
        expect(await verify(database.url)).toMatchObject([{ entries: 11, broken: null }]);
      } finally {
        await db.destroy();
        await client.end();
        if (role) await superuser.query(`drop owned by ${role}; drop role ${role}`);
        await superuser.end();
        await database.close();
      }
    },
  );
});
