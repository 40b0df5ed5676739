import { createPrivateKey, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiKey, type CreatedApiKey } from '../../protocol/api-key.ts';
import { type AuditPage } from '../../protocol/audit.ts';
import { type CreatedLaunchKey, type EmbedOrigin, type LaunchKey } from '../../protocol/integration.ts';
import { exchangeLaunch } from '../../server/access/exchange-launch.ts';
import { type AdminApi, tenantEvents } from './admin-api.ts';
import { type IntegrationsWorld, startIntegrations } from './integrations-world.ts';
import { type Fixture } from './server-fixture.ts';

let world: IntegrationsWorld;
let fixture: Fixture;
let admin: AdminApi;
beforeAll(async () => {
  world = await startIntegrations();
  ({ fixture, admin } = world);
});
afterAll(() => world.close());

const once: IntegrationsWorld['once'] = (...given) => world.once(...given);
const lastAudit = () => world.lastAudit();

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

it('keeps every secret out of the database, the log and the answers', async () => {
  expect(world.planted.length).toBeGreaterThan(3);
  expect(await world.leaks()).toEqual([]);
});
