import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { createPrivateKey, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiKey, type CreatedApiKey } from '../../protocol/api-key.ts';
import { type AuditPage } from '../../protocol/audit.ts';
import { fingerprint } from '../../protocol/fingerprint.ts';
import {
  type CarrierAccount,
  type CreatedLaunchKey,
  type EmbedOrigin,
  type LaunchKey,
  type RotatedSecret,
  type WebhookSource,
} from '../../protocol/integration.ts';
import { exchangeLaunch } from '../../server/access/exchange-launch.ts';
import { type Log } from '../../server/platform/log.ts';
import { type AdminApi, adminApi, tenantEvents } from './admin-api.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
let admin: AdminApi;
const logged: string[] = [];
/** All that was ever answered, but for the answers that show a secret once. */
const answered: string[] = [];
const planted: string[] = [];

/** A carrier that lets one token in. */
let carrier: Server;
let carrierUrl: string;
const TOKEN = 'planted-carrier-token-0000';

beforeAll(async () => {
  carrier = createServer((request, response) => {
    const isKnown = request.headers.authorization === `Bearer ${TOKEN}`;
    const status = request.url === '/carrier/account' ? (isKnown ? 200 : 401) : 404;
    response.writeHead(status).end('{}');
  });
  await new Promise<void>((resolve) => carrier.listen(0, '127.0.0.1', resolve));
  carrierUrl = `http://127.0.0.1:${(carrier.address() as AddressInfo).port}`;
  const note = (fields: object, message: string) => void logged.push(JSON.stringify(fields) + message);
  const log: Log = { debug: note, info: note, warn: note, error: note };
  fixture = await createFixture({ log, carrierUrl });
  const api = adminApi(fixture, fixture.acme);
  admin = async (method, path, body) => {
    const answer = await api(method, path, body);
    answered.push(JSON.stringify(answer));
    return answer as never;
  };
});
afterAll(async () => {
  await fixture.close();
  carrier.close();
});

/** Shown once: kept apart from the other answers. */
async function once<T>(path: string, body: object, secretsOf: (answer: T) => string[]): Promise<T> {
  const answer = await adminApi(fixture, fixture.acme)<T>('POST', path, body);
  expect(answer.status, JSON.stringify(answer)).toBe(201);
  planted.push(...secretsOf(answer.body));
  return answer.body;
}
const lastAudit = async () => (await admin<AuditPage>('GET', 'audit?limit=1')).body.entries[0];

describe('API keys', () => {
  const make = (body: object) => once<CreatedApiKey>('api-keys', body, ({ secret }) => [secret]);
  const list = async () => (await admin<{ keys: ApiKey[] }>('GET', 'api-keys')).body.keys;
  const use = (secret: string, path = 'settings') =>
    fixture.app
      .inject({ url: `/v1/admin/${path}`, headers: { authorization: `Bearer ${secret}` } })
      .then(({ statusCode }) => statusCode);

  it('open what they were made for, nothing else, and nothing after they are revoked', async () => {
    const { key, secret } = await make({ name: ' Board ', capabilities: ['config.read'] });
    expect(key).toMatchObject({
      name: 'Board',
      capabilities: ['config.read'],
      lastUsedOn: null,
      revokedAt: null,
    });
    expect([await use(secret), await use(secret, 'audit')]).toEqual([200, 403]);
    const today = new Date().toISOString().slice(0, 10);
    expect((await list()).find(({ id }) => id === key.id)).toMatchObject({ lastUsedOn: today });
    expect(await lastAudit()).toMatchObject({
      ...{ action: 'api_key.added', object: `api-key/${key.id}`, before: null },
      after: { name: 'Board', capabilities: ['config.read'], expiresAt: null },
    });
    for (let time = 0; time < 2; time++)
      expect((await admin('DELETE', `api-keys/${key.id}`)).status).toBe(204);
    expect(await use(secret)).toBe(401);
    expect((await list()).find(({ id }) => id === key.id)?.revokedAt).not.toBeNull();
    const revocations = await admin<AuditPage>(
      'GET',
      `audit?object=api-key/${key.id}&action=api_key.revoked`,
    );
    expect(revocations.body.entries).toHaveLength(1);
    expect(await tenantEvents(fixture, 'acme')).toContain('access.changed');
  });

  it('end when they were told to', async () => {
    const expiresAt = new Date(fixture.clock.now().getTime() + 60_000).toISOString();
    const { secret } = await make({ name: 'Short', capabilities: ['config.read'], expiresAt });
    expect(await use(secret)).toBe(200);
    fixture.clock.advance(61);
    expect(await use(secret)).toBe(401);
    expect(
      await admin('POST', 'api-keys', { name: 'Past', capabilities: ['config.read'], expiresAt }),
    ).toMatchObject({ status: 422, code: 'setting_invalid', detail: 'expiresAt' });
  });

  it('can do no more than who makes them', async () => {
    const { secret } = await make({ name: 'Maker', capabilities: ['access.write', 'config.read'] });
    const answer = await fixture.app.inject({
      method: 'POST',
      url: '/v1/admin/api-keys',
      headers: { authorization: `Bearer ${secret}` },
      body: { name: 'More', capabilities: ['config.read', 'config.write', 'audit.read'] },
    });
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({ code: 'forbidden', detail: 'config.write, audit.read' });
  });

  it('are refused when they make no sense', async () => {
    for (const body of [
      { name: '', capabilities: ['config.read'] },
      { name: 'None', capabilities: [] },
      { name: 'Unknown', capabilities: ['everything'] },
      { name: 'Odd', capabilities: ['config.read'], hash: 'x' },
    ])
      expect((await admin('POST', 'api-keys', body)).status).toBe(400);
    expect((await admin('DELETE', `api-keys/${randomUUID()}`)).status).toBe(404);
  });
});

describe('origins', () => {
  const list = async () => (await admin<{ origins: EmbedOrigin[] }>('GET', 'embed-origins')).body.origins;
  const remove = (origin: string) => admin('DELETE', `embed-origins/${encodeURIComponent(origin)}`);

  it('are exact', async () => {
    for (const origin of [
      ...['http://desk.test', 'https://desk.test/', 'https://*.desk.test', 'desk.test', 'null', '*', ''],
      ...['https://desk.test:443', 'https://Desk.test', 'https://u:p@desk.test', "https://desk.test 'self'"],
    ])
      expect(await admin('POST', 'embed-origins', { origin }), origin).toMatchObject({ status: 400 });
    expect(await admin('POST', 'embed-origins', { origin: 'http://localhost:8080' })).toMatchObject({
      status: 201,
    });
    expect((await remove('http://localhost:8080')).status).toBe(204);
    expect((await remove('http://localhost:8080')).status).toBe(404);
  });

  it('are added once, told of, and removed with what was open there', async () => {
    const origin = 'https://desk.acme.test';
    for (let time = 0; time < 2; time++)
      expect((await admin('POST', 'embed-origins', { origin })).status).toBe(201);
    expect(await lastAudit()).toMatchObject({ action: 'embed_origin.added', after: { origin } });
    const from = async (embeddedIn: string) =>
      exchangeLaunch(fixture.ctx, { ...(await fixture.launchToken(fixture.acme)), embeddedIn });
    for (const place of [origin, origin, 'https://elsewhere.test', 'no origin'] as const) await from(place);
    expect((await list()).find((one) => one.origin === origin)).toMatchObject({
      liveWidgets: 2,
      lastLaunchOn: fixture.clock.now().toISOString().slice(0, 10),
    });
    expect((await remove(origin)).status).toBe(204);
    expect(await lastAudit()).toMatchObject({
      ...{ action: 'embed_origin.removed', before: { origin, liveWidgets: 2 }, after: null },
    });
    expect((await list()).map((one) => one.origin)).toEqual(['https://crm.acme.test']);
  });
});

describe('launch keys', () => {
  const make = (body: object) =>
    once<CreatedLaunchKey>('launch-keys', body, ({ privateKey }) =>
      privateKey ? [privateKey.jwk['d']!, privateKey.pem.split('\n')[1]!] : [],
    );
  const list = async () => (await admin<{ keys: LaunchKey[] }>('GET', 'launch-keys')).body.keys;

  async function launch(keyId: string, privateKey: Parameters<SignJWT['sign']>[0]) {
    const now = Math.floor(fixture.clock.now().getTime() / 1_000);
    const nonce = randomUUID();
    const token = await new SignJWT({
      ...{ iss: 'crm', aud: fixture.ctx.publicOrigin, sub: 'ana', name: 'Ana', tenant: 'acme' },
      ...{
        permissions: ['sms.send'],
        nonce,
        mount: randomUUID(),
        jti: randomUUID(),
        iat: now,
        exp: now + 60,
      },
    })
      .setProtectedHeader({ alg: 'EdDSA', kid: keyId })
      .sign(privateKey);
    const answer = await fixture.app.inject({ method: 'POST', url: '/v1/launch', body: { token, nonce } });
    return { status: answer.statusCode, token: answer.json<{ accessToken?: string }>().accessToken };
  }
  const agent = (token: string | undefined) =>
    fixture.app
      .inject({ url: '/v1/agent', headers: { authorization: `Bearer ${token}` } })
      .then(({ statusCode }) => statusCode);

  it('made here sign launches by both forms of the private half, until they are revoked', async () => {
    const { key, privateKey } = await make({ name: 'Desk' });
    expect(privateKey?.jwk).toMatchObject({ alg: 'EdDSA', kid: key.keyId, kty: 'OKP', crv: 'Ed25519' });
    expect(key.publicJwk).not.toHaveProperty('d');
    const byJwk = await launch(key.keyId, (await importJWK(privateKey!.jwk, 'EdDSA')) as CryptoKey);
    const byPem = await launch(key.keyId, createPrivateKey(privateKey!.pem));
    expect([byJwk.status, byPem.status, await agent(byJwk.token)]).toEqual([200, 200, 200]);
    const shown = (await list()).find(({ keyId }) => keyId === key.keyId);
    expect(shown).toMatchObject({ name: 'Desk', liveWidgets: 2, revokedAt: null });
    for (let time = 0; time < 2; time++)
      expect((await admin('DELETE', `launch-keys/${key.keyId}`)).status).toBe(204);
    expect(await agent(byJwk.token)).toBe(401);
    expect((await launch(key.keyId, createPrivateKey(privateKey!.pem))).status).toBe(401);
    expect(await lastAudit()).toMatchObject({
      ...{ action: 'launch_key.revoked', before: { name: 'Desk', liveWidgets: 2 } },
    });
    // the host's other key is not touched
    expect(await agent(await fixture.agentToken())).toBe(200);
  });

  it('that were brought along need no private half here, and come once', async () => {
    const pair = await generateKeyPair('EdDSA', { extractable: true });
    const publicJwk = { ...(await exportJWK(pair.publicKey)), kid: 'ours', use: 'sig' };
    const { key, privateKey } = await make({ name: 'Own', publicJwk });
    expect(privateKey).toBeNull();
    expect((await launch(key.keyId, pair.privateKey)).status).toBe(200);
    await admin('DELETE', `launch-keys/${key.keyId}`);
    expect(await admin('POST', 'launch-keys', { name: 'Again', publicJwk })).toMatchObject({
      ...{ status: 409, code: 'key_duplicate' },
    });
  });

  it('with their private half, or of another kind, are refused', async () => {
    const pair = await generateKeyPair('EdDSA', { extractable: true });
    const ec = await generateKeyPair('ES256', { extractable: true });
    for (const publicJwk of [await exportJWK(pair.privateKey), await exportJWK(ec.publicKey), { x: 'short' }])
      expect((await admin('POST', 'launch-keys', { name: 'Bad', publicJwk })).status).toBe(400);
    expect((await admin('DELETE', 'launch-keys/unknown')).status).toBe(404);
  });
});

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

  beforeEach(() => void planted.push(TOKEN));

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
    const { status, body } = await put({ token: TOKEN });
    expect(status).toBe(200);
    expect(body.fields.map(({ last4 }) => last4)).toEqual([null, TOKEN.slice(-4)]);
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
    const before = fingerprint(await show());
    expect((await put({ baseUrl: 'http://127.0.0.1:9' }, before)).status).toBe(200);
    expect(await put({ baseUrl: carrierUrl }, before)).toMatchObject({
      ...{ status: 412, body: { code: 'changed_meanwhile' } },
    });
    expect((await put({ baseUrl: carrierUrl }, fingerprint(await show()))).status).toBe(200);
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
    expect((await put({ baseUrl: carrierUrl, token: TOKEN })).status).toBe(200);
  });
});

it('keeps every secret out of the database, the log and the answers', async () => {
  const client = new pg.Client({ connectionString: fixture.databaseUrl });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  let dump = '';
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
    dump += rows.map(({ row }) => row).join('\n');
  }
  await client.end();
  const secrets = [
    ...planted,
    ...[fixture.acme.adminKey, fixture.acme.carrierToken, fixture.acme.carrierSecret],
  ];
  expect(secrets.length).toBeGreaterThan(12);
  for (const [where, text] of Object.entries({
    dump,
    log: logged.join('\n'),
    answers: answered.join('\n'),
  })) {
    expect(text.length).toBeGreaterThan(1_000);
    for (const secret of secrets) {
      const hex = Buffer.from(secret).toString('hex');
      expect(text.includes(secret) || text.includes(hex), `${secret.slice(0, 6)}… in ${where}`).toBe(false);
    }
  }
});
