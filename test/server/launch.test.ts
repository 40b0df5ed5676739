import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LaunchClaims } from '../../protocol/launch.ts';
import { createFixture, type Fixture, PUBLIC_ORIGIN } from './server-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.close());

const launch = (body: object) => fixture.app.inject({ method: 'POST', url: '/v1/launch', body });
const codeOf = async (body: object) => (await launch(body)).json<{ code?: string }>().code;
const nowSeconds = () => Math.floor(fixture.clock.now().getTime() / 1_000);
const whoAmI = (token: string) =>
  fixture.app.inject({ url: '/v1/agent', headers: { authorization: `Bearer ${token}` } });

function claimsFor(over: Partial<LaunchClaims> = {}): LaunchClaims {
  const ids = { nonce: randomUUID(), mount: randomUUID(), jti: randomUUID() };
  const who = { iss: 'crm', sub: 'ana', name: 'Ana', tenant: 'acme', permissions: [] };
  return { ...who, ...ids, aud: PUBLIC_ORIGIN, iat: nowSeconds(), exp: nowSeconds() + 60, ...over };
}

it('exchanges a launch token for an access token of that agent', async () => {
  const answer = await launch(
    await fixture.launchToken(fixture.acme, { sub: 'carla', name: 'Carla', permissions: ['sms.send'] }),
  );
  expect(answer.statusCode, answer.body).toBe(200);
  const { accessToken, idleSeconds } = answer.json<{ accessToken: string; idleSeconds: number }>();
  expect(accessToken).toMatch(/^acme\.[\w-]{43}$/);
  expect(idleSeconds).toBe(60);
  const agent = (await whoAmI(accessToken)).json<{ agent: object }>().agent;
  expect(agent).toEqual({ id: 'carla', name: 'Carla', permissions: ['sms.send'] });
});

it('takes a launch token once, and ends what the first exchange gave when it comes twice', async () => {
  const request = await fixture.launchToken(fixture.acme);
  const { accessToken } = (await launch(request)).json<{ accessToken: string }>();
  expect((await whoAmI(accessToken)).statusCode).toBe(200);
  expect(await codeOf(request)).toBe('launch_token_used');
  expect((await whoAmI(accessToken)).statusCode).toBe(401);
});

it('takes it once also when many try at the same moment', async () => {
  const request = await fixture.launchToken(fixture.acme);
  const answers = await Promise.all(Array.from({ length: 12 }, () => launch(request)));
  expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
  expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(11);
});

it('ends the access of an earlier launch of the same mount', async () => {
  const mount = randomUUID();
  const first = await fixture.agentToken({ mount });
  const other = await fixture.agentToken();
  expect((await whoAmI(first)).statusCode).toBe(200);
  const second = await fixture.agentToken({ mount });
  expect((await whoAmI(first)).statusCode).toBe(401);
  expect((await whoAmI(second)).statusCode).toBe(200);
  expect((await whoAmI(other)).statusCode).toBe(200);
});

it('keeps no token that could be used', async () => {
  const token = await fixture.agentToken();
  const rows = await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q.selectFrom('access_token').selectAll().execute(),
  );
  expect(JSON.stringify(rows)).not.toContain(token.slice('acme.'.length));
});

it.each<[string, Partial<LaunchClaims>]>([
  ['is over', { iat: 1_000, exp: 1_060 }],
  ['is for another server', { aud: 'https://other.test' }],
  ['is for a server whose name begins like this one', { aud: `${PUBLIC_ORIGIN}.evil.test` }],
  ['names another tenant than the key is of', { tenant: 'rival' }],
  ['names a tenant that does not exist', { tenant: 'nobody' }],
  ['names a tenant that is no name', { tenant: "acme'--" }],
  ['has no agent', { sub: '' }],
  ['asks for a permission that does not exist', { permissions: ['admin' as never] }],
])('refuses a token that %s', async (_what, over) => {
  expect(await codeOf(await fixture.launchToken(fixture.acme, over))).toBe('launch_token_invalid');
});

it('refuses a token that lives too long, or begins in the future', async () => {
  const now = nowSeconds();
  expect(await codeOf(await fixture.launchToken(fixture.acme, { iat: now, exp: now + 91 }))).toBe(
    'launch_token_invalid',
  );
  expect(await codeOf(await fixture.launchToken(fixture.acme, { iat: now + 30, exp: now + 60 }))).toBe(
    'launch_token_invalid',
  );
});

it('refuses a token of another nonce', async () => {
  const { token } = await fixture.launchToken(fixture.acme);
  expect(await codeOf({ token, nonce: randomUUID() })).toBe('launch_token_invalid');
});

it('refuses keys that are unknown, revoked, or of another tenant', async () => {
  const claims = claimsFor();
  const sign = (kid: string, key: CryptoKey) =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA', kid }).sign(key);
  const stranger = await generateKeyPair('EdDSA');
  const { acme, rival } = fixture;
  for (const token of [
    await sign('unknown', acme.privateKey),
    await sign(acme.keyId, stranger.privateKey),
    await sign(acme.keyId, rival.privateKey),
  ]) {
    expect(await codeOf({ token, nonce: claims.nonce })).toBe('launch_token_invalid');
  }
  const revoked = await generateKeyPair('EdDSA', { extractable: true });
  const row = {
    tenant_id: 'acme',
    key_id: 'old',
    public_jwk: JSON.stringify(await exportJWK(revoked.publicKey)),
    revoked_at: new Date(),
  };
  await fixture.ctx.db.tenant('acme', (tx) => tx.q.insertInto('launch_key').values(row).execute());
  expect(await codeOf({ token: await sign('old', revoked.privateKey), nonce: claims.nonce })).toBe(
    'launch_token_invalid',
  );
});

it('is not confused about the algorithm', async () => {
  const claims = claimsFor();
  const { acme } = fixture;
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const row = await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q
      .selectFrom('launch_key')
      .select('public_jwk')
      .where('key_id', '=', acme.keyId)
      .executeTakeFirstOrThrow(),
  );
  const publicX = (row.public_jwk as unknown as { x: string }).x;
  const hs256 = (secret: Uint8Array) =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256', kid: acme.keyId }).sign(secret);
  const rs256 = await generateKeyPair('RS256');
  const tokens = [
    `${encode({ alg: 'none', kid: acme.keyId })}.${encode(claims)}.`,
    `${encode({ alg: 'EdDSA', kid: acme.keyId })}.${encode(claims)}.`,
    await hs256(Buffer.from(publicX)),
    await hs256(Buffer.from(publicX, 'base64url')),
    await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: acme.keyId })
      .sign(rs256.privateKey),
    await new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA' }).sign(acme.privateKey),
    'not.a.token',
    'a',
    '....',
  ];
  for (const token of tokens) {
    const answer = await launch({ token, nonce: claims.nonce });
    expect(answer.json(), token).toMatchObject({ status: 401, code: 'launch_token_invalid' });
  }
});

it('lets a token that has no stream end after a minute, however much it is used (T05)', async () => {
  const used = await fixture.agentToken();
  const unused = await fixture.agentToken();
  for (let seconds = 0; seconds < 60; seconds += 10) {
    expect((await whoAmI(used)).statusCode).toBe(200);
    fixture.clock.advance(10);
  }
  expect((await whoAmI(used)).statusCode).toBe(401);
  expect((await whoAmI(unused)).statusCode).toBe(401);
});

it('ends a token when whoever holds it says so, and no other one', async () => {
  const [own, other] = [await fixture.agentToken(), await fixture.agentToken()];
  const leave = () =>
    fixture.app.inject({
      method: 'DELETE',
      url: '/v1/launch',
      headers: { authorization: `Bearer ${own}` },
    });
  expect((await whoAmI(own)).statusCode).toBe(200);
  expect((await leave()).statusCode).toBe(204);
  expect((await whoAmI(own)).statusCode).toBe(401);
  expect((await leave()).statusCode).toBe(401);
  expect((await whoAmI(other)).statusCode).toBe(200);
});
