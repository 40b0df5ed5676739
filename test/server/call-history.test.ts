import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditPage } from '../../protocol/audit.ts';
import { type CallPage, type Transcript } from '../../protocol/call-history.ts';
import { type Report } from '../../protocol/report.ts';
import { addApiKey } from '../../server/access/provision.ts';
import { type AdminApi, adminApi } from './admin-api.ts';
import { addPastCall } from './report-rows.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

const GRACE = '+14155550142';
const DANIEL = '+14155550178';

let fixture: Fixture;
let admin: AdminApi;
beforeAll(async () => {
  fixture = await createFixture();
  admin = adminApi(fixture, fixture.acme);
  await seed();
});
afterAll(() => fixture.close());

/** A call an hour on two days; every second one with texts. */
async function seed() {
  for (let index = 0; index < 40; index++)
    await addPastCall(fixture, {
      callKey: `call-${index}`,
      at: new Date(Date.parse('2026-11-18T00:00:00Z') + index * 3_600_000),
      queue: index % 4 === 0 ? 'billing' : 'repairs',
      agent: index % 2 ? 'ben' : 'ana',
      caller: index % 3 ? GRACE : DANIEL,
      closing: 'handed_over',
      texts:
        index % 2
          ? [{ kind: 'closing' }]
          : [{}, { kind: 'inbound', media: ['ready', 'failed'] }, { state: 'expired' }, { kind: 'closing' }],
    });
  await addPastCall(fixture, {
    ...{ callKey: 'foreign', tenant: 'rival', at: new Date('2026-11-18T12:00:00Z'), texts: [{}] },
  });
}

const search = async (body: object = {}, api: AdminApi = admin) =>
  (await api<CallPage>('POST', 'calls/search', body)).body;

describe('the list of calls', () => {
  it('is given page by page, latest first, whole and without repeats', async () => {
    const keys: string[] = [];
    let cursor: string | undefined;
    do {
      const page: CallPage = await search({ limit: 7, ...(cursor && { cursor }) });
      keys.push(...page.calls.map(({ callKey }) => callKey));
      cursor = page.next ?? undefined;
      if (keys.length === 7)
        await addPastCall(fixture, { callKey: 'later', at: new Date('2026-11-20T12:00:00Z'), texts: [] });
    } while (cursor !== undefined);
    expect(keys).toEqual(Array.from({ length: 40 }, (_, index) => `call-${39 - index}`));
  });

  it('says how many texts and files there were, as the reports do', async () => {
    const { calls } = await search({ from: '2026-11-18', to: '2026-11-18', limit: 200 });
    expect(calls.find(({ callKey }) => callKey === 'call-2')).toEqual({
      ...{ callKey: 'call-2', queue: { key: 'repairs', name: 'Repairs' }, language: 'en', caller: GRACE },
      ...{ agent: { id: 'ana', name: 'Agent ana' }, smsCountOut: 2, smsCountIn: 1, mediaCount: 2 },
      ...{ ourNumber: '+14155550100', numberChoice: null },
      ...{ lateCount: 0, closing: 'handed_over', endReason: 'caller_hangup' },
      ...{ startedAt: '2026-11-18T02:00:00.000Z', connectedAt: '2026-11-18T02:00:00.000Z' },
      endedAt: '2026-11-18T02:10:00.000Z',
    });
    const report = await admin<Report>('GET', 'reports/use?from=2026-11-18&to=2026-11-18&zone=UTC');
    const sum = (key: 'smsCountOut' | 'smsCountIn' | 'mediaCount') =>
      calls.reduce((total, call) => total + call[key], 0);
    expect(report.body.totals).toMatchObject({
      ...{ calls: calls.length, sent: sum('smsCountOut'), received: sum('smsCountIn') },
      media: sum('mediaCount'),
    });
  });

  it('is found by day of a zone, queue, agent, number, and whether texts were written', async () => {
    const found = async (body: object) => (await search({ limit: 200, ...body })).calls.length;
    expect(await found({ from: '2026-11-18', to: '2026-11-18', zone: 'Asia/Tokyo' })).toBe(15);
    expect(await found({ queue: 'billing' })).toBe(10);
    expect(await found({ agent: 'ben', to: '2026-11-18' })).toBe(12);
    expect(await found({ caller: DANIEL })).toBe(14);
    expect(await found({ caller: '+14155550199' })).toBe(0);
    expect(await found({ withTexts: true })).toBe(20);
    expect(await found({ withTexts: true, queue: 'billing', caller: DANIEL, agent: 'ana' })).toBe(4);
  });

  it('finds a call by the number its agent texted to instead', async () => {
    await fixture.ctx.db.tenant('acme', (tx) =>
      tx.q.updateTable('session').set({ caller: '+14155550155' }).where('call_key', '=', 'call-5').execute(),
    );
    const { calls } = await search({ caller: '+14155550155' });
    expect(calls.map(({ callKey }) => callKey)).toEqual(['call-5']);
  });

  it.each([
    ['a cursor that no page gave', { cursor: 'x' }],
    ['a number that is not whole', { caller: '5550142' }],
    ['an end before the beginning', { from: '2026-11-19', to: '2026-11-18' }],
    ['an unknown filter', { name: 'Grace' }],
  ])('refuses %s', async (_, body) => {
    expect(await admin('POST', 'calls/search', body)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('shows the last digits of numbers to who may not read transcripts', async () => {
    const adminKey = await fixture.ctx.db.tenant('acme', (tx) =>
      addApiKey(tx, fixture.ctx, { name: 'Reports', scopes: ['reports.read'] }),
    );
    const reader = adminApi(fixture, { adminKey });
    const { calls } = await search({ caller: DANIEL, limit: 1 }, reader);
    expect(calls[0]?.caller).toBe('+••••••••178');
    expect((await reader('GET', 'calls/call-2')).code).toBe('forbidden');
  });
});

describe('a transcript', () => {
  const read = async (callKey: string, api: AdminApi = admin) =>
    api<Transcript>('GET', `calls/${encodeURIComponent(callKey)}`);

  it('is the conversation, with addresses of what can be shown', async () => {
    const { body } = await read('call-4');
    expect(body.call).toMatchObject({ callKey: 'call-4', caller: GRACE, callerName: 'Grace' });
    expect(body.session).toMatchObject({ state: 'ended', owner: { id: 'ana', name: 'Agent ana' } });
    expect(body.messages.map(({ seq, kind, state }) => [seq, kind, state])).toEqual([
      [1, 'text', 'delivered'],
      [2, 'inbound', 'received'],
      [3, 'text', 'expired'],
      [4, 'closing', 'delivered'],
    ]);
    const [ready, failed] = body.messages[1]!.media;
    expect(ready?.links).toMatchObject({ download: null, full: expect.stringContaining('/media/acme/') });
    expect(failed?.links).toBeNull();
  });

  it('has what came after the end, with its words if they were kept', async () => {
    const { id } = await fixture.ctx.db.tenant('acme', (tx) =>
      tx.q.selectFrom('session').select('id').where('call_key', '=', 'call-6').executeTakeFirstOrThrow(),
    );
    await fixture.ctx.db.tenant('acme', (tx) =>
      tx.q
        .insertInto('late_text')
        .values({
          ...{ tenant_id: 'acme', id: fixture.ctx.ids.uuid(), session_id: id, our_number: '+14155550100' },
          ...{ caller: GRACE, received_at: new Date('2026-11-18T09:00:00Z'), body: null, media_count: 1 },
          auto_replied: true,
        })
        .execute(),
    );
    expect((await read('call-6')).body.late).toEqual([
      { receivedAt: '2026-11-18T09:00:00.000Z', text: null, mediaCount: 1, autoReplied: true },
    ]);
    expect((await search({ limit: 200 })).calls.find(({ callKey }) => callKey === 'call-6')?.lateCount).toBe(
      1,
    );
  });

  it('is empty where texting never opened', async () => {
    await fixture.report({ callKey: 'offered', state: 'offered', agent: null });
    expect((await read('offered')).body).toMatchObject({ session: null, messages: [], late: [] });
  });

  it('leaves an entry of who read which', async () => {
    const headers = await fixture.signIn({ roles: ['supervisor'] });
    const opened = await fixture.app.inject({ url: '/v1/admin/calls/call-8', headers });
    expect(opened.statusCode).toBe(200);
    const [entry] = (await admin<AuditPage>('GET', 'audit?limit=1')).body.entries;
    expect(entry).toMatchObject({
      action: 'transcript.read',
      object: 'call/call-8',
      before: null,
      after: null,
    });
    expect(entry?.actor).toMatch(/^account:/);
  });

  it('is closed to editors and auditors, and to other tenants', async () => {
    for (const role of ['editor', 'auditor'] as const) {
      const headers = await fixture.signIn({ roles: [role] });
      const refused = await fixture.app.inject({ url: '/v1/admin/calls/call-8', headers });
      expect(refused.statusCode).toBe(403);
    }
    const before = (await admin<AuditPage>('GET', 'audit?limit=200')).body.entries.length;
    expect((await read('call-8', adminApi(fixture, fixture.rival))).status).toBe(404);
    expect((await admin<AuditPage>('GET', 'audit?limit=200')).body.entries).toHaveLength(before);
  });
});
