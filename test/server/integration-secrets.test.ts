import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  accountConfiguration,
  type CarrierAccount,
  type RotatedSecret,
  type WebhookSource,
} from '../../protocol/integration.ts';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { type AdminApi } from './admin-api.ts';
import { CARRIER_TOKEN, type IntegrationsWorld, startIntegrations } from './integrations-world.ts';
import { type Fixture } from './server-fixture.ts';

let world: IntegrationsWorld;
let fixture: Fixture;
let admin: AdminApi;
let carrierUrl: string;
let answered: string[];
let planted: string[];
beforeAll(async () => {
  world = await startIntegrations();
  ({ fixture, admin, carrierUrl, answered, planted } = world);
});
afterAll(() => world.close());

const once: IntegrationsWorld['once'] = (...given) => world.once(...given);
const lastAudit = () => world.lastAudit();

describe('webhook secrets', () => {
  const rotate = (oldValidUntil: string | null, source = 'telephony') =>
    once<RotatedSecret>(`webhook-secrets/${source}`, { oldValidUntil }, ({ secret }) => [secret]);
  const list = async (name = 'telephony') =>
    (await admin<{ sources: WebhookSource[] }>('GET', 'webhook-secrets')).body.sources.find(
      ({ source }) => source === name,
    )!;
  const report = async (secret: string) =>
    (
      await fixture.postSigned(
        '/v1/telephony/acme/calls',
        JSON.stringify({
          ...{ callKey: randomUUID(), seq: 1, state: 'ringing', caller: '+14155550142', queue: 'repairs' },
          ...{ agent: null, startedAt: fixture.clock.now().toISOString() },
        }),
        secret,
      )
    ).status;
  const inSeconds = (seconds: number) =>
    new Date(fixture.clock.now().getTime() + seconds * 1_000).toISOString();

  it('rotate with two valid, then the new one alone, and never three', async () => {
    const old = fixture.acme.telephonySecret;
    const { secret, source } = await rotate(inSeconds(3_600));
    expect(source).toMatchObject({
      source: 'telephony',
      url: 'https://midcall.test/v1/telephony/acme/calls',
    });
    expect(source.secrets.map(({ last4 }) => last4)).toEqual([old.slice(-4), secret.slice(-4)]);
    expect([await report(old), await report(secret)]).toEqual([200, 200]);
    expect(await admin('POST', 'webhook-secrets/telephony', { oldValidUntil: null })).toMatchObject({
      ...{ status: 409, code: 'two_secrets_valid' },
    });
    fixture.clock.advance(3_601);
    expect([await report(old), await report(secret)]).toEqual([401, 200]);
    expect((await list()).secrets).toHaveLength(1);
    fixture.acme.telephonySecret = secret;
  });

  it('replace one that leaked at once', async () => {
    const old = fixture.acme.telephonySecret;
    const { secret } = await rotate(null);
    expect([await report(old), await report(secret)]).toEqual([401, 200]);
    fixture.acme.telephonySecret = secret;
    expect(await lastAudit()).toMatchObject({
      action: 'webhook_secret.rotated',
      object: 'webhook-secret/telephony',
    });
  });

  it('end before their time when asked to', async () => {
    const old = fixture.acme.telephonySecret;
    const { secret, source } = await rotate(inSeconds(60));
    const ending = source.secrets.find(({ expiresAt }) => expiresAt !== null)!;
    expect((await admin('DELETE', `webhook-secrets/telephony/${ending.id}`)).status).toBe(204);
    expect([await report(old), await report(secret)]).toEqual([401, 200]);
    expect((await admin('DELETE', `webhook-secrets/telephony/${ending.id}`)).status).toBe(404);
    expect((await admin('DELETE', `webhook-secrets/loopback/${source.secrets[1]!.id}`)).status).toBe(404);
    fixture.acme.telephonySecret = secret;
  });

  it('are made for carriers, too, and for nothing else', async () => {
    expect((await rotate(inSeconds(60), 'loopback')).source.url).toBe(
      'https://midcall.test/v1/carriers/loopback/acme/events',
    );
    expect((await admin('POST', 'webhook-secrets/nobody', { oldValidUntil: null })).status).toBe(404);
    for (const oldValidUntil of [inSeconds(-1), inSeconds(31 * 86_400)])
      expect(await admin('POST', 'webhook-secrets/telephony', { oldValidUntil })).toMatchObject({
        ...{ status: 422, code: 'setting_invalid' },
      });
  });
});

describe('carriers', () => {
  const show = async () => (await admin<{ carriers: CarrierAccount[] }>('GET', 'carriers')).body.carriers[0]!;
  const put = (fields: Record<string, string>, ifMatch?: string) =>
    fixture.app
      .inject({
        method: 'PUT',
        url: '/v1/admin/carriers/loopback/account',
        headers: {
          authorization: `Bearer ${fixture.acme.adminKey}`,
          ...(ifMatch && { 'if-match': `"${ifMatch}"` }),
        },
        body: { fields },
      })
      .then((answer) => {
        answered.push(answer.body);
        return {
          status: answer.statusCode,
          body: answer.json<CarrierAccount & { code?: string; detail?: string }>(),
        };
      });
  const check = async () =>
    (await admin<{ outcome: string }>('POST', 'carriers/loopback/check')).body.outcome;

  beforeEach(() => void planted.push(CARRIER_TOKEN));

  it('describe their own fields, show what is no secret, and of a secret the last four characters', async () => {
    const account = await show();
    expect(account).toMatchObject({ carrier: 'loopback', numbers: 2 });
    expect(account.fields).toEqual([
      { name: 'baseUrl', label: 'Base URL', kind: 'url', set: true, value: carrierUrl, last4: null },
      {
        ...{ name: 'token', label: 'Token', kind: 'secret', set: true, value: null },
        last4: fixture.acme.carrierToken.slice(-4),
      },
    ]);
  });

  it('say whether they let the credentials in', async () => {
    expect(await check()).toBe('refused');
    const { status, body } = await put({ token: CARRIER_TOKEN });
    expect(status).toBe(200);
    expect(body.fields.map(({ last4 }) => last4)).toEqual([null, CARRIER_TOKEN.slice(-4)]);
    expect(await check()).toBe('ok');
    expect((await put({ baseUrl: 'http://127.0.0.1:9' })).status).toBe(200);
    expect(await check()).toBe('unreachable');
    expect((await put({ baseUrl: carrierUrl })).status).toBe(200);
    expect(await lastAudit()).toMatchObject({
      ...{ action: 'carrier_account.changed', object: 'carrier/loopback' },
      after: { fields: ['baseUrl', 'token'], changed: ['baseUrl'] },
    });
  });

  it('refuse by name what they cannot use', async () => {
    for (const [field, value] of [
      ['baseUrl', 'http://internal.test'],
      ['baseUrl', `${carrierUrl}/admin`],
      ['baseUrl', 'file:///etc/passwd'],
      ['token', 'two words'],
      ['password', 'x'],
    ] as const) {
      const { status, body } = await put({ [field]: value });
      expect({ status, code: body.code, detail: body.detail }).toEqual({
        ...{ status: 422, code: 'setting_invalid', detail: field },
      });
    }
    expect((await admin('GET', 'carriers')).status).toBe(200);
    expect((await admin('POST', 'carriers/nobody/check')).status).toBe(404);
  });

  it('tell the second of two administrators', async () => {
    const before = fingerprint(accountConfiguration(await show()));
    expect((await put({ baseUrl: 'http://127.0.0.1:9' }, before)).status).toBe(200);
    expect(await put({ baseUrl: carrierUrl }, before)).toMatchObject({
      ...{ status: 412, body: { code: 'changed_meanwhile' } },
    });
    const now = fingerprint(accountConfiguration(await show()));
    expect((await put({ baseUrl: carrierUrl }, now)).status).toBe(200);
  });

  it('keep their credentials while numbers text through them', async () => {
    expect(await admin('DELETE', 'carriers/loopback/account')).toMatchObject({
      ...{ status: 409, code: 'carrier_in_use', detail: '2' },
    });
    await fixture.ctx.db.tenant('acme', async (tx) => {
      await tx.q.deleteFrom('queue_number').execute();
      await tx.q.deleteFrom('phone_number').execute();
    });
    expect((await admin('DELETE', 'carriers/loopback/account')).status).toBe(204);
    expect((await show()).fields.every(({ set }) => !set)).toBe(true);
    expect(await admin('POST', 'carriers/loopback/check')).toMatchObject({ status: 404 });
    expect(await lastAudit()).toMatchObject({ action: 'carrier_account.removed', after: null });
    expect((await put({ baseUrl: carrierUrl, token: CARRIER_TOKEN })).status).toBe(200);
  });
});

it('keeps every secret out of the database, the log and the answers', async () => {
  expect(world.planted.length).toBeGreaterThan(3);
  expect(await world.leaks()).toEqual([]);
});
