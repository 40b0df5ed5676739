import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CoreFixture, createCore, handOverAll, startCall } from './core.ts';

let core: CoreFixture;
let owner: pg.Client;
let tables: string[];

beforeAll(async () => {
  core = await createCore();
  for (const tenant of [core.acme, core.rival]) {
    const call = await startCall(core, {}, tenant);
    await call.send('hello');
    await call.inbound('with a picture', [{ url: 'https://media.test/1', type: 'image/jpeg' }]);
    await call.end();
    await call.inbound('late');
  }
  await handOverAll(core);
  await core.agentToken();
  owner = new pg.Client({ connectionString: core.databaseUrl });
  await owner.connect();
  const { rows } = await owner.query<{ name: string }>(`
    select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'tenant_id' order by 1`);
  tables = rows.map((row) => row.name);
});
afterAll(async () => {
  await owner.end();
  await core.close();
});

const tenantsIn = (table: string, tenant: string) =>
  core.ctx.db.tenant(tenant, async (tx) => {
    const { rows } = await sql<{
      tenant_id: string;
    }>`select distinct tenant_id from ${sql.table(table)}`.execute(tx.q);
    return rows.map((row) => row.tenant_id);
  });

it('is forced on every table of a tenant', async () => {
  const { rows } = await owner.query<{ relname: string }>(`
    select relname from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity and relforcerowsecurity`);
  const safe = rows.map((row) => row.relname);
  expect(tables.length).toBeGreaterThan(25);
  expect(tables.filter((table) => !safe.includes(table))).toEqual([]);
});

it('shows a transaction the rows of its tenant and no other, in every table', async () => {
  for (const table of tables) {
    expect({ table, seen: (await tenantsIn(table, 'acme')).filter((tenant) => tenant !== 'acme') }).toEqual({
      table,
      seen: [],
    });
  }
  expect(await tenantsIn('message', 'acme')).toEqual(['acme']);
});

it('shows nothing at all without a tenant', async () => {
  for (const table of tables)
    expect({ table, seen: await tenantsIn(table, '') }).toEqual({ table, seen: [] });
});

it('refuses to write a row of another tenant, and does not find one to change', async () => {
  const intrude = core.ctx.db.tenant('acme', (tx) =>
    tx.q.insertInto('embed_origin').values({ tenant_id: 'rival', origin: 'https://evil.test' }).execute(),
  );
  await expect(intrude).rejects.toThrow(/row-level security/);
  const changed = await core.ctx.db.tenant('acme', (tx) =>
    tx.q.updateTable('queue').set({ name: 'Taken' }).where('tenant_id', '=', 'rival').executeTakeFirst(),
  );
  expect(changed.numUpdatedRows).toBe(0n);
});

it('holds for the roles the server works as: neither owns a table nor is a superuser', async () => {
  const { rows } = await owner.query<{ role: string; super: boolean; bypass: boolean; owned: number }>(`
    select rolname as role, rolsuper as super, rolbypassrls as bypass,
           (select count(*)::int from pg_class where relowner = r.oid) as owned
      from pg_roles r where rolname in ('midcall_app', 'midcall_worker') order by 1`);
  expect(rows).toEqual([
    { role: 'midcall_app', super: false, bypass: false, owned: 0 },
    { role: 'midcall_worker', super: false, bypass: false, owned: 0 },
  ]);
});
