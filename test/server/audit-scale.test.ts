import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AuditFilter, type AuditPage } from '../../protocol/audit.ts';
import { wholeReads } from '../../bench/support/statement-plans.ts';
import { recordStatements, type Statement } from '../../bench/support/statement-recorder.ts';
import { type AdminApi, adminApi } from './admin-api.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

const ENTRIES = 100_000;

let fixture: Fixture;
let admin: AdminApi;
let owner: pg.Client;
beforeAll(async () => {
  fixture = await createFixture();
  admin = adminApi(fixture, fixture.acme);
  owner = new pg.Client({ connectionString: fixture.databaseUrl });
  await owner.connect();
  // at once, past the trigger: what is looked at here is how entries are found
  await owner.query(`
    set session_replication_role = replica;
    insert into audit (tenant_id, id, at, actor, action, object, before, after, seq, hash)
    select tenant, gen_random_uuid(), now() - make_interval(mins => ${ENTRIES} - n),
           'account:' || md5((n % 40)::text)::uuid,
           case when n % 500 = 0 then 'number.removed' else 'preset.changed' end,
           case when n % 500 = 0 then 'number/' || n else 'preset/' || (n % 1000) end,
           jsonb_build_object('text', 'Guten Tag ' || n), jsonb_build_object('text', 'Buongiorno ' || n), n, '\\x00'
      from unnest(array['acme', 'rival']) as tenant, generate_series(1, ${ENTRIES}) as n;
    insert into audit_chain select tenant, ${ENTRIES}, '\\x00' from unnest(array['acme', 'rival']) as tenant;
    reset session_replication_role;
    analyze audit`);
});
afterAll(async () => {
  await owner.end();
  await fixture.close();
});

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Node[];
}

/** Tables that are read from end to end, and how many entries are looked at. */
async function plan(
  { text, values }: Statement,
  role: string,
): Promise<{ whole: string[]; rows: number; text: string }> {
  await owner.query(`begin; set local role ${role}; select set_config('app.tenant', 'acme', true)`);
  const { rows } = await owner.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
    `explain (analyze, format json) ${text}`,
    values,
  );
  await owner.query('rollback');
  const nodes: Node[] = [];
  const visit = (node: Node) => {
    nodes.push(node);
    node.Plans?.forEach(visit);
  };
  visit(rows[0]!['QUERY PLAN'][0].Plan);
  return {
    whole: nodes
      .filter((node) => node['Node Type'] === 'Seq Scan')
      .map((node) => node['Relation Name'] ?? ''),
    rows: Math.max(
      ...nodes
        .filter((node) => node['Relation Name'] === 'audit')
        .map((node) => (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']),
    ),
    text: JSON.stringify(rows[0]!['QUERY PLAN'][0].Plan, null, 1),
  };
}

const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString();

it.each<[string, AuditFilter, number]>([
  ['everything', {}, 50],
  ['a day long ago', { from: day(50), to: day(49) }, 50],
  ['a person', { actor: 'account:cfcd2084-95d5-65ef-66e7-dff9f98764da' }, 50],
  ['an action', { action: 'number.removed' }, 50],
  ['an action of long ago', { action: 'number.removed', to: day(50) }, 50],
  ['one thing', { object: 'preset/77' }, 50],
  ['a kind of thing', { object: 'number' }, 50],
  ['a rare word', { q: 'buongiorno 77777' }, 1],
  ['a frequent word', { q: 'guten' }, 50],
  ['a word nobody has written', { q: 'arrivederci' }, 0],
  ['a word and a kind', { q: 'guten', object: 'number' }, 50],
])('finds %s among 100,000 entries without reading all of them', async (_what, filter, found) => {
  const query = new URLSearchParams(filter as Record<string, string>).toString();
  let page: AuditPage | undefined;
  const statements = await recordStatements(async () => {
    page = (await admin<AuditPage>('GET', `audit?${query}`)).body;
  });
  expect(page?.entries).toHaveLength(found);
  const selects = statements.filter(({ text }) => /from audit\b/.test(text));
  expect(selects.length).toBeGreaterThan(0);
  expect(await wholeReads(fixture.databaseUrl, statements)).toEqual([]);
  for (const statement of selects) {
    const byWords = statement.text.includes('words @@');
    const { whole, rows, text } = await plan(statement, byWords ? 'midcall_worker' : 'midcall_app');
    expect(whole, text).toEqual([]);
    expect(rows, text).toBeLessThan(ENTRIES / 10);
  }
});
