import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Overview } from '../../protocol/overview.ts';
import { Capability } from '../../protocol/role.ts';
import { type Report } from '../../protocol/report.ts';
import { addApiKey } from '../../server/access/provision.ts';
import { dayOf, startOfDay } from '../../server/reports/decide-buckets.ts';
import { type AdminApi, adminApi } from './admin-api.ts';
import { addPastCall } from './report-rows.ts';
import { createFixture, createTestClock, type Fixture } from './server-fixture.ts';

const ZONE = 'Asia/Tokyo';

let fixture: Fixture;
let admin: AdminApi;
beforeAll(async () => {
  // noon of tomorrow in the zone: today has hours before now and after it
  const clock = createTestClock();
  const today = dayOf(clock.now(), ZONE);
  clock.advance((startOfDay(today, ZONE).getTime() + 36 * 3_600_000 - Date.now()) / 1_000);
  fixture = await createFixture({ clock });
  admin = adminApi(fixture, fixture.acme);
});
afterAll(() => fixture.close());

const overview = async (api: AdminApi = admin) => (await api<Overview>('GET', `overview?zone=${ZONE}`)).body;
const hoursAgo = (hours: number) => new Date(fixture.clock.now().getTime() - hours * 3_600_000);
const reportBy = (name: string) => {
  const today = dayOf(fixture.clock.now(), ZONE);
  return admin<Report>('GET', `reports/${name}?from=${today}&to=${today}&zone=${ZONE}&granularity=hour`);
};

describe('today', () => {
  it('begins at midnight of the zone, and shows what the reports show', async () => {
    await addPastCall(fixture, { callKey: 'yesterday', at: hoursAgo(13), texts: [{}, {}] });
    await addPastCall(fixture, {
      ...{ callKey: 'today', at: hoursAgo(3), language: 'fr', closing: 'handed_over' },
      texts: [
        {},
        { state: 'undelivered', reason: 'filtered' },
        { state: 'undelivered', reason: 'filtered' },
        { state: 'failed', reason: 'bad_number', afterSeconds: 3_700 },
        { state: 'not_confirmed' },
        { kind: 'inbound', media: ['ready', 'blocked'] },
      ],
    });
    const { today, hours } = await overview();
    expect(today).toMatchObject({
      ...{ sent: 5, callsWithTexts: 1, delivered: 1, deliveredShare: 0.2, medianDeliverySeconds: 4 },
      ...{ notDelivered: 3, notConfirmed: 1, media: 2, mediaFailed: 1 },
      mainReason: { reason: 'filtered', count: 2, inHour: 2 },
    });
    expect(hours.totals).toEqual((await reportBy('delivery')).body.totals);
    expect(hours.rows).toEqual((await reportBy('delivery')).body.rows);
    expect((await reportBy('use')).body.totals).toMatchObject({
      ...{ sent: 5, callsWithTexts: 1, media: 2, mediaFailed: 1 },
    });
    expect(hours.rows.find(({ start }) => start === today.mainReason?.hour)).toMatchObject({ sent: 4 });
  });

  it('has nothing of another tenant', async () => {
    const { today } = await overview(adminApi(fixture, fixture.rival));
    expect(today).toMatchObject({ sent: 0, deliveredShare: null, medianDeliverySeconds: null });
  });
});

describe('carriers and lines', () => {
  it('tell when a carrier was heard of last, whatever others hear', async () => {
    const hear = (tenant: typeof fixture.acme) =>
      fixture.postSigned(
        `/v1/carriers/loopback/${tenant.id}/events`,
        JSON.stringify({
          ...{ type: 'inbound', eventId: randomUUID(), id: randomUUID(), from: '+14155550199' },
          ...{ to: '+14155550100', text: 'Hello', media: [], at: '2026-11-21T12:00:00Z' },
        }),
        tenant.carrierSecret,
      );
    expect((await overview()).carriers).toEqual([{ carrier: 'loopback', lastEventAt: null }]);
    await hear(fixture.rival);
    expect((await overview()).carriers[0]?.lastEventAt).toBeNull();
    const before = fixture.clock.now().getTime();
    expect((await hear(fixture.acme)).status).toBe(204);
    expect(Date.parse((await overview()).carriers[0]?.lastEventAt ?? '')).toBeGreaterThanOrEqual(before);
  });

  it('show what waits by number', async () => {
    const waiting = (await overview()).waiting.find(
      ({ numberId }) => numberId === fixture.acme.numbers.repairs.id,
    );
    // the auto-reply to the text above: nothing hands over in this test
    expect(waiting).toMatchObject({ number: '+14155550100', texts: 1, segments: 1 });
  });
});

it('names what is worth a look', async () => {
  await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q
      .updateTable('phone_number')
      .set({ verified_at: null })
      .where('id', '=', fixture.acme.numbers.billing.id)
      .execute(),
  );
  const { look } = await overview();
  expect(look).toContainEqual({ code: 'closing_missing', language: 'fr', calls: 1, got: 'en' });
  expect(look).toContainEqual({
    ...{ code: 'number_unverified', numberId: fixture.acme.numbers.billing.id, number: '+14155550101' },
    queues: ['Billing'],
  });
});

it('leads a new company from nothing to six of six', async () => {
  const { ctx } = fixture;
  const adminKey = await ctx.db.tenant('fresh', async (tx) => {
    await tx.q
      .insertInto('tenant')
      .values({
        ...{ id: 'fresh', name: 'Fresh', home_country: 'US', default_language: 'en' },
        created_at: ctx.clock.now(),
      })
      .execute();
    return addApiKey(tx, ctx, { name: 'Administrator', scopes: Capability.options });
  });
  const fresh = adminApi(fixture, { adminKey });
  const done = async () => (await overview(fresh)).checklist.filter((step) => step.done).length;
  expect(await done()).toBe(0);
  const number = { number: '+14155550155', carrier: 'loopback' };
  const { id } = (await fresh<{ id: string }>('POST', 'numbers', number)).body;
  expect(await done()).toBe(1);
  await ctx.db.tenant('fresh', (tx) =>
    tx.q.updateTable('phone_number').set({ verified_at: ctx.clock.now() }).where('id', '=', id).execute(),
  );
  expect(await done()).toBe(2);
  await fresh('PUT', 'settings', { inCallSms: true });
  await fresh('POST', 'queues', {
    ...{ key: 'help', name: 'Help', languages: ['en'], defaultLanguage: 'en', smsEnabled: true },
    outboundNumbers: [id],
  });
  expect(await done()).toBe(3);
  await fresh('POST', 'presets', { texts: { en: { label: 'Hours', text: 'From 8 to 18.' } } });
  expect(await done()).toBe(4);
  await fresh('PUT', 'automatic-texts/closing/en', { enabled: true, text: 'Goodbye.' });
  expect(await done()).toBe(5);
  await addPastCall(fixture, {
    ...{ callKey: 'fresh-1', tenant: 'fresh', queue: 'help', at: hoursAgo(1), texts: [{}] },
  });
  expect(await done()).toBe(6);
});

it('says in how many calls texting is open', async () => {
  const open = async () => (await overview()).openSessions;
  const before = await open();
  await fixture.report({ callKey: 'live' });
  const headers = { authorization: `Bearer ${await fixture.agentToken()}` };
  expect((await fixture.app.inject({ url: '/v1/calls/live', headers })).statusCode).toBe(200);
  expect(await open()).toBe(before + 1);
  await fixture.report({ callKey: 'live', seq: 2, state: 'ended', endReason: 'caller_hangup' });
  expect(await open()).toBe(before);
});

it('takes a step back when what it was done by is gone', async () => {
  const done = async () =>
    (await overview(adminApi(fixture, fixture.rival))).checklist.flatMap(({ step, done: is }) =>
      is ? [step] : [],
    );
  expect(await done()).toEqual(['number', 'verified', 'queue', 'preset', 'closing']);
  await addPastCall(fixture, {
    ...{ callKey: 'silent', tenant: 'rival', at: hoursAgo(2), texts: [{ kind: 'closing' }] },
  });
  expect(await done()).not.toContain('call');
  await addPastCall(fixture, { callKey: 'first', tenant: 'rival', at: hoursAgo(1), texts: [{}] });
  expect(await done()).toContain('call');
  const rival = adminApi(fixture, fixture.rival);
  await rival('PUT', 'settings', { inCallSms: null });
  for (const language of ['en', 'it'])
    await rival('PUT', `automatic-texts/closing/${language}`, { enabled: false, text: 'Goodbye.' });
  expect(await done()).toEqual(['number', 'verified', 'preset', 'call']);
});
