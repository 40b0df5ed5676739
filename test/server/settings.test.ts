import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../protocol/settings.ts';
import { type AuditPage } from '../../protocol/audit.ts';
import { type CallView } from '../../protocol/session.ts';
import { type SettingsView } from '../../protocol/settings-view.ts';
import { effectiveSettings } from '../../server/settings/effective-settings.ts';
import { type AdminApi, adminApi, tenantEvents } from './admin-api.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
let admin: AdminApi;
beforeAll(async () => {
  fixture = await createFixture();
  admin = adminApi(fixture, fixture.acme);
});
afterAll(() => fixture.close());

const tenant = (patch: object) => admin<SettingsView>('PUT', 'settings', patch);
const repairs = (patch: object) => admin<SettingsView>('PUT', 'queues/repairs/settings', patch);
const effective = (queueKey: string | null): Promise<Settings> =>
  fixture.ctx.db.tenant('acme', (tx) => effectiveSettings(tx, queueKey));

async function viewOfCall(callKey: string): Promise<CallView> {
  const headers = { authorization: `Bearer ${await fixture.agentToken()}` };
  return (await fixture.app.inject({ url: `/v1/calls/${callKey}`, headers })).json<CallView>();
}

describe('settings', () => {
  it('start with the defaults, and say where each comes from', async () => {
    const { body } = await admin<SettingsView>('GET', 'settings');
    expect(body.values).toEqual({ ...DEFAULT_SETTINGS, inCallSms: true });
    expect(body.inherited).toMatchObject({ inCallSms: 'tenant', freeText: 'default' });
  });

  it('hold in a queue unless it overrides them, until null returns them', async () => {
    await tenant({ warnSegments: 3 });
    expect((await admin<SettingsView>('GET', 'queues/repairs/settings')).body).toMatchObject({
      values: { warnSegments: 3 },
      inherited: { warnSegments: 'tenant' },
    });
    const overridden = await repairs({ warnSegments: 2 });
    expect(overridden.body).toMatchObject({
      values: { warnSegments: 2 },
      inherited: { warnSegments: 'queue' },
    });
    expect((await effective('repairs')).warnSegments).toBe(2);
    expect((await effective('billing')).warnSegments).toBe(3);
    expect((await effective(null)).warnSegments).toBe(3);

    expect((await repairs({ warnSegments: null })).body.inherited.warnSegments).toBe('tenant');
    expect((await tenant({ warnSegments: null })).body.inherited.warnSegments).toBe('default');
    expect((await effective('repairs')).warnSegments).toBe(DEFAULT_SETTINGS.warnSegments);
  });

  it('keep numbers abroad apart from the other switches', async () => {
    await tenant({ nonDomesticInCall: true });
    expect(await effective('repairs')).toMatchObject({ nonDomesticInCall: true, inCallSms: true });
    await tenant({ nonDomesticInCall: null });
  });

  it('never leave an agent with nothing to send, in the tenant or in a queue', async () => {
    expect(await tenant({ presets: false, freeText: false })).toMatchObject({
      status: 422,
      code: 'nothing_to_send',
    });
    expect((await repairs({ freeText: false })).status).toBe(200);
    expect(await repairs({ presets: false })).toMatchObject({ status: 422, code: 'nothing_to_send' });
    const refused = await tenant({ presets: false });
    expect(refused).toMatchObject({ status: 422, code: 'nothing_to_send' });
    expect(refused.detail).toContain('repairs');
    expect(await effective('repairs')).toMatchObject({ presets: true, freeText: false });
    await repairs({ freeText: null });
  });

  it('warn of length no later than they refuse it', async () => {
    expect(await tenant({ maxSegments: 3 })).toMatchObject({ status: 422, code: 'setting_invalid' });
    expect((await tenant({ maxSegments: 3, warnSegments: 3 })).status).toBe(200);
    expect(await repairs({ warnSegments: 4 })).toMatchObject({ status: 422, code: 'setting_invalid' });
    await tenant({ maxSegments: null, warnSegments: null });
  });

  it('switch texting on and off for the tenant alone', async () => {
    expect(await repairs({ inCallSms: false })).toMatchObject({ status: 422, code: 'setting_invalid' });
    expect((await effective('repairs')).inCallSms).toBe(true);
  });

  it.each<[refused: string, patch: object]>([
    ['a value over its range', { maxSegments: 29 }],
    ['a window below the limit of loops', { autoReplyWindowMinutes: 9 }],
    ['a policy this release has not', { endPolicy: 'manual' }],
    ['an unknown key', { colour: 'blue' }],
    ['a value of another type', { presets: 'no' }],
  ])('refuse %s', async (_, patch) => {
    expect(await tenant(patch)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('pass over a stored value that does not fit', async () => {
    await fixture.ctx.db.tenant('acme', (tx) =>
      tx.q
        .insertInto('setting')
        .values({ tenant_id: 'acme', queue_key: 'billing', key: 'endPolicy', value: '"manual"' })
        .execute(),
    );
    expect((await effective('billing')).endPolicy).toBe('call');
  });

  it('tell every screen, and write down who changed what', async () => {
    const before = (await tenantEvents(fixture, 'acme')).length;
    await tenant({ counter: false });
    await tenant({ counter: false });
    expect((await tenantEvents(fixture, 'acme')).slice(before)).toEqual(['settings.changed']);
    const [entry] = (await admin<AuditPage>('GET', 'audit?limit=1')).body.entries;
    expect(entry).toMatchObject({
      action: 'settings.changed',
      object: 'settings',
      before: { counter: null },
      after: { counter: false },
    });
    expect(entry?.actor).toMatch(/^key:/);
    await tenant({ counter: null });
  });

  it('wake the screens only after the commit', async () => {
    const seen: string[] = [];
    const end = fixture.ctx.bus.subscribe('acme/t', (topic) => void seen.push(topic));
    await tenant({ presets: false, freeText: false });
    expect(seen).toEqual([]);
    await tenant({ enterToSend: false });
    expect(seen).toEqual(['acme/t']);
    end();
    await tenant({ enterToSend: null });
  });

  it('let one of two opposite changes win, never both', async () => {
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all([
        tenant({ presets: false }),
        repairs({ freeText: false }),
        tenant({ freeText: false }),
      ]);
      expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200, 200]);
      for (const queue of ['repairs', null]) {
        const { presets, freeText } = await effective(queue);
        expect(presets || freeText).toBe(true);
      }
      await repairs({ freeText: null });
      await tenant({ presets: null, freeText: null });
    }
  });

  it('let only one of two who began from the same values save them', async () => {
    const began = { counter: true };
    expect((await admin('PUT', 'settings', { counter: false }, began)).status).toBe(200);
    expect(await admin('PUT', 'settings', { counter: false }, began)).toMatchObject({
      status: 412,
      code: 'changed_meanwhile',
    });
    const now = (await admin<SettingsView>('GET', 'settings')).body.values;
    expect((await admin('PUT', 'settings', { counter: null }, { counter: now.counter })).status).toBe(200);
  });

  it('let two who work in different sections save at once', async () => {
    expect((await admin('PUT', 'settings', { warnSegments: 3 }, { warnSegments: 4 })).status).toBe(200);
    expect((await admin('PUT', 'settings', { smartEncoding: true }, { smartEncoding: false })).status).toBe(
      200,
    );
    await tenant({ warnSegments: null, smartEncoding: null });
  });

  it('tell the second administrator of a queue when the tenant has changed what it inherits', async () => {
    await tenant({ warnSegments: 2 });
    const path = 'queues/repairs/settings';
    expect((await admin('PUT', path, { warnSegments: 5 }, { warnSegments: 4 })).status).toBe(412);
    expect((await admin('PUT', path, { warnSegments: 5 }, { warnSegments: 2 })).status).toBe(200);
    await repairs({ warnSegments: null });
    await tenant({ warnSegments: null });
  });

  it('reach the widget of the queue they hold in', async () => {
    await fixture.report({ callKey: 'policy' });
    await repairs({ counterPosition: 'below', statusCompat: true, mediaSave: false });
    const { policy } = await viewOfCall('policy');
    expect(policy).toMatchObject({ counterPosition: 'below', statusCompat: true, mediaSave: false });
    await repairs({ counterPosition: null, statusCompat: null, mediaSave: null });
    expect((await viewOfCall('policy')).policy).toMatchObject({
      counterPosition: 'topRight',
      statusCompat: false,
      mediaSave: true,
    });
  });

  it('belong to one tenant', async () => {
    await tenant({ smartEncoding: true });
    const rival = adminApi(fixture, fixture.rival);
    expect((await rival<SettingsView>('GET', 'settings')).body.values.smartEncoding).toBe(false);
    await tenant({ smartEncoding: null });
  });

  it('are not found for a queue that does not exist', async () => {
    expect((await admin('GET', 'queues/nowhere/settings')).status).toBe(404);
    expect((await admin('PUT', 'queues/nowhere/settings', { counter: false })).status).toBe(404);
  });

  it('are closed to agents', async () => {
    const token = await fixture.agentToken();
    const api = adminApi(fixture, { adminKey: token });
    expect((await api('GET', 'settings')).status).toBe(401);
    expect((await api('PUT', 'settings', { inCallSms: false })).status).toBe(401);
  });
});
