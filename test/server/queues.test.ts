import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditPage } from '../../protocol/audit.ts';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { type QueuePage, type QueueUses, type QueueView } from '../../protocol/queue.ts';
import { findQueue } from '../../server/queues/find-queue.ts';
import { type AdminApi, adminApi, tenantEvents } from './admin-api.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
let admin: AdminApi;
beforeAll(async () => {
  fixture = await createFixture();
  admin = adminApi(fixture, fixture.acme);
});
afterAll(() => fixture.close());

const add = (change: object) =>
  admin<QueueView>('POST', 'queues', { name: 'Sales', languages: ['en'], defaultLanguage: 'en', ...change });
const change = (key: string, patch: object) =>
  admin<QueueView>('PUT', `queues/${encodeURIComponent(key)}`, patch);

describe('queues', () => {
  it('are listed with their numbers', async () => {
    const { queues } = (await admin<{ queues: QueueView[] }>('GET', 'queues')).body;
    expect(queues.map(({ key }) => key)).toEqual(['billing', 'repairs']);
    expect(queues[1]).toEqual({
      key: 'repairs',
      name: 'Repairs',
      languages: ['en', 'it'],
      defaultLanguage: 'en',
      smsEnabled: true,
      inboundNumbers: [fixture.acme.numbers.repairs.id],
      outboundNumbers: [fixture.acme.numbers.repairs.id],
    });
  });

  it('are added under the key telephony uses, once', async () => {
    expect(await add({ key: 'Support IT/2' })).toMatchObject({ status: 201, body: { smsEnabled: false } });
    expect(await add({ key: 'Support IT/2' })).toMatchObject({ status: 409, code: 'key_duplicate' });
    expect((await admin<QueueView>('GET', 'queues/Support%20IT%2F2')).body.name).toBe('Sales');
    const found = await fixture.ctx.db.tenant('acme', (tx) => findQueue(tx, 'Support IT/2'));
    expect(found).toEqual({
      key: 'Support IT/2',
      name: 'Sales',
      languages: ['en'],
      defaultLanguage: 'en',
      smsEnabled: false,
    });
    expect(await fixture.ctx.db.tenant('rival', (tx) => findQueue(tx, 'Support IT/2'))).toBeNull();
  });

  it('switch texting on only while it is on for the tenant', async () => {
    await add({ key: 'sales' });
    await admin('PUT', 'settings', { inCallSms: false });
    expect(await change('sales', { smsEnabled: true })).toMatchObject({ status: 403, code: 'feature_off' });
    expect(await add({ key: 'other', smsEnabled: true })).toMatchObject({ status: 403, code: 'feature_off' });
    expect((await change('repairs', { name: 'Repair service' })).body).toMatchObject({ smsEnabled: true });

    await admin('PUT', 'settings', { inCallSms: true });
    expect((await change('sales', { smsEnabled: true })).body.smsEnabled).toBe(true);
  });

  it('keep each language once, in canonical form', async () => {
    const { body } = await add({
      key: 'north',
      languages: ['IT-it', 'it-IT', 'zh-hant'],
      defaultLanguage: 'ZH-HANT',
    });
    expect(body).toMatchObject({ languages: ['it-IT', 'zh-Hant'], defaultLanguage: 'zh-Hant' });
  });

  it('have their default among their languages', async () => {
    expect(await change('repairs', { defaultLanguage: 'ja' })).toMatchObject({
      status: 422,
      code: 'setting_invalid',
    });
    expect(await change('repairs', { languages: ['it'] })).toMatchObject({
      status: 422,
      code: 'setting_invalid',
    });
    expect((await change('repairs', { languages: ['ja', 'it'], defaultLanguage: 'ja' })).status).toBe(200);
    await change('repairs', { languages: ['en', 'it'], defaultLanguage: 'en' });
  });

  it.each<[refused: string, body: object]>([
    ['no language', { key: 'x', languages: [] }],
    ['a language that is none', { key: 'x', languages: ['english'] }],
    ['no key', {}],
    ['a key with a line end', { key: 'a\nb' }],
    ['an unknown key', { key: 'x', colour: 'blue' }],
  ])('refuse %s', async (_, body) => {
    expect(await add(body)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('are not found under another key', async () => {
    expect((await admin('GET', 'queues/nowhere')).status).toBe(404);
    expect((await change('nowhere', { name: 'Nowhere' })).status).toBe(404);
  });

  it('tell every screen and the audit of a change, and of nothing else', async () => {
    const before = (await tenantEvents(fixture, 'acme')).length;
    await change('billing', { name: 'Bills' });
    await change('billing', { name: 'Bills' });
    expect((await tenantEvents(fixture, 'acme')).slice(before)).toEqual(['settings.changed']);
    const [entry] = (await admin<AuditPage>('GET', 'audit?limit=1')).body.entries;
    expect(entry).toMatchObject({
      action: 'queue.changed',
      object: 'queue/billing',
      before: { name: 'Billing' },
      after: { name: 'Bills' },
    });
  });
});

describe('the list of queues', () => {
  it('is searched by name and key, and read page by page', async () => {
    for (const key of ['harbour-1', 'harbour-2', 'harbour-3']) await add({ key, name: `Quay ${key.at(-1)}` });
    const list = async (query: string) => (await admin<QueuePage>('GET', `queues?${query}`)).body;
    const keys = ({ queues }: QueuePage) => queues.map(({ key }) => key);
    expect(keys(await list('search=HARBOUR'))).toEqual(['harbour-1', 'harbour-2', 'harbour-3']);
    expect(keys(await list('search=quay%203'))).toEqual(['harbour-3']);
    const page = await list('search=harbour&limit=1&offset=1');
    expect([keys(page), page.total]).toEqual([['harbour-2'], 3]);
  });
});

describe('two administrators at once', () => {
  it('are told: the second one sees that the queue has changed meanwhile', async () => {
    const { body } = await add({ key: 'two-editors' });
    const save = (patch: object) =>
      fixture.app.inject({
        method: 'PUT',
        url: '/v1/admin/queues/two-editors',
        headers: {
          authorization: `Bearer ${fixture.acme.adminKey}`,
          'if-match': `"${fingerprint({ name: body.name })}"`,
        },
        body: patch,
      });
    expect((await save({ name: 'First' })).statusCode).toBe(200);
    expect((await save({ name: 'Second' })).statusCode).toBe(412);
    expect((await admin<QueueView>('GET', 'queues/two-editors')).body.name).toBe('First');
  });
});

describe('taking a queue away', () => {
  const uses = async (key: string) => (await admin<QueueUses>('GET', `queues/${key}/uses`)).body;

  it('is refused while a call of it is live, and presets belong to it alone', async () => {
    await add({ key: 'going', smsEnabled: true });
    await admin('PUT', 'queues/going/settings', { counter: false });
    const texts = { en: { label: 'Only here', text: 'Hello' } };
    const preset = await admin<{ id: string }>('POST', 'presets', { texts, queue: 'going' });
    const callKey = 'a-call-of-a-queue-that-goes';
    await fixture.report({ callKey, queue: 'going' });
    expect(await uses('going')).toEqual({
      liveCalls: 1,
      presets: [{ id: preset.body.id, label: 'Only here' }],
      numbers: [],
      overrides: ['counter'],
    });
    const remove = () => admin('DELETE', 'queues/going');
    expect(await remove()).toMatchObject({ status: 409, code: 'queue_in_use', detail: 'calls' });
    await fixture.report({ callKey, seq: 2, state: 'ended', endReason: 'caller_hangup', queue: 'going' });
    expect(await remove()).toMatchObject({ status: 409, code: 'queue_in_use', detail: 'presets' });
    expect((await admin('DELETE', `presets/${preset.body.id}`)).status).toBe(204);
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
    await add({ key: 'going' });
    expect(await uses('going')).toMatchObject({ overrides: [] });
  });

  it('frees its numbers', async () => {
    const { id } = fixture.acme.numbers.billing;
    expect((await uses('billing')).numbers).toEqual([
      { id, number: fixture.acme.numbers.billing.e164, label: 'Billing' },
    ]);
    expect((await admin('DELETE', 'queues/billing')).status).toBe(204);
    const { body } = await add({ key: 'accounts', inboundNumbers: [id] });
    expect(body.inboundNumbers).toEqual([id]);
  });
});
