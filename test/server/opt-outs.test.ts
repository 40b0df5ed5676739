import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AuditPage } from '../../protocol/audit.ts';
import { type OptOutPage } from '../../protocol/opt-outs.ts';
import { addApiKey } from '../../server/access/provision.ts';
import { eraseContacts } from '../../server/messages/erased-opt-out.ts';
import { type AdminApi, adminApi } from './admin-api.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

const GRACE = '+14155550142';
const DANIEL = '+14155550178';

let fixture: Fixture;
let admin: AdminApi;
beforeAll(async () => {
  fixture = await createFixture();
  admin = adminApi(fixture, fixture.acme);
  const { repairs, billing } = fixture.acme.numbers;
  const at = (day: number) => new Date(Date.UTC(2026, 10, day));
  const row = { tenant_id: 'acme', our_number: repairs.e164 };
  await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q
      .insertInto('contact')
      .values([
        { ...row, caller: GRACE, opted_out_at: at(1), opted_out_how: 'word', opted_out_by: 'stop' },
        { ...row, caller: GRACE, our_number: billing.e164, opted_out_at: null },
        {
          ...{ ...row, caller: DANIEL, opted_out_at: at(3), opted_out_everywhere: true },
          ...{ opted_out_how: 'carrier_code', opted_out_by: '=21610', opted_out_language: 'en' },
        },
        { ...row, caller: '+14155550179', opted_out_at: at(2) },
      ])
      .execute(),
  );
  await fixture.ctx.db.tenant('rival', (tx) =>
    tx.q
      .insertInto('contact')
      .values({ tenant_id: 'rival', our_number: '+14155550999', caller: GRACE, opted_out_at: at(1) })
      .execute(),
  );
});
afterAll(() => fixture.close());

const search = async (body: object = {}, api: AdminApi = admin) =>
  (await api<OptOutPage>('POST', 'opt-outs/search', body)).body;

/** Somebody who may read reports, and no transcripts. */
async function reader(): Promise<{ api: AdminApi; key: string }> {
  const key = await fixture.ctx.db.tenant('acme', (tx) =>
    addApiKey(tx, fixture.ctx, { name: 'Reports', scopes: ['reports.read'] }),
  );
  return { api: adminApi(fixture, { ...fixture.acme, adminKey: key }), key };
}

const download = (key: string) =>
  fixture.app.inject({
    ...{ method: 'GET', url: '/v1/admin/opt-outs.csv' },
    headers: { authorization: `Bearer ${key}` },
  });

it('lists who has opted out, latest first, with when, how and by which number', async () => {
  const { optOuts, total, forgotten } = await search();
  expect({ total, forgotten }).toEqual({ total: 3, forgotten: 0 });
  expect(optOuts.map(({ caller }) => caller)).toEqual([DANIEL, '+14155550179', GRACE]);
  expect(optOuts[0]).toEqual({
    ...{ at: '2026-11-03T00:00:00.000Z', caller: DANIEL, ourNumber: '+14155550100', everywhere: true },
    ...{ how: 'carrier_code', by: '=21610', language: 'en' },
  });
  expect(optOuts[1]).toMatchObject({ how: null, by: null, everywhere: false });
});

it('gives it page by page', async () => {
  const pages = [await search({ limit: 2 }), await search({ limit: 2, offset: 2 })];
  expect(pages.map(({ optOuts, total }) => [optOuts.length, total])).toEqual([
    [2, 3],
    [1, 3],
  ]);
  expect(new Set(pages.flatMap(({ optOuts }) => optOuts.map(({ caller }) => caller))).size).toBe(3);
});

it('finds a whole number, and nothing of another company', async () => {
  const { optOuts, total } = await search({ caller: GRACE });
  expect(total).toBe(1);
  expect(optOuts).toMatchObject([{ caller: GRACE, ourNumber: '+14155550100' }]);
  expect((await search({ caller: '+14155550111' })).total).toBe(0);
  expect(await admin('POST', 'opt-outs/search', { caller: '0142' })).toMatchObject({ status: 400 });
});

it('masks numbers for who may not read transcripts, and gives them no file', async () => {
  const { api, key } = await reader();
  const { optOuts } = await search({}, api);
  expect(optOuts[0]?.caller).toBe('+••••••••178');
  expect((await download(key)).statusCode).toBe(403);
});

it('exports all of it, safe for spreadsheets, and says so in the audit', async () => {
  const file = await download(fixture.acme.adminKey);
  expect(file.headers['content-disposition']).toBe('attachment; filename="opt-outs.csv"');
  const lines = file.body
    .replace(/^\uFEFF/, '')
    .trim()
    .split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toContain('"caller"');
  expect(lines[1]).toBe(
    `"2026-11-03T00:00:00.000Z","'${DANIEL}","'+14155550100",true,"carrier_code","'=21610","en"`,
  );
  const { entries } = (await admin<AuditPage>('GET', 'audit?action=opt_outs.exported')).body;
  expect(entries).toMatchObject([{ object: 'opt-outs', after: { format: 'csv', rows: 3 } }]);
});

it('counts those whose number was erased, and finds them by it', async () => {
  await fixture.ctx.db.tenant('acme', (tx) => eraseContacts(fixture.ctx, tx, { caller: GRACE }, 10));
  expect(await search()).toMatchObject({ total: 2, forgotten: 1 });
  expect(await search({ caller: GRACE })).toMatchObject({ total: 0, forgotten: 1 });
  expect(await search({ caller: DANIEL })).toMatchObject({ total: 1, forgotten: 0 });
});
