import { createHmac, createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CreatedLaunchKey } from '../../protocol/integration.ts';
import { CERTIFICATE, PRIVATE_KEY } from '../fakes/salesforce-certificate.ts';
import { type AdminApi, adminApi } from './admin-api.ts';
import { createFixture, type Fixture, PUBLIC_ORIGIN } from './server-fixture.ts';

let fixture: Fixture;
let admin: AdminApi;
beforeAll(async () => {
  fixture = await createFixture();
  admin = adminApi(fixture, fixture.acme);
});
afterAll(() => fixture.close());

const add = (body: object) => admin<CreatedLaunchKey>('POST', 'launch-keys', { name: 'Salesforce', ...body });
const base64url = (value: object | Buffer) =>
  (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))).toString('base64url');

function claimsFor() {
  const iat = Math.floor(fixture.clock.now().getTime() / 1_000);
  const ids = { nonce: randomUUID(), mount: randomUUID(), jti: randomUUID() };
  const who = {
    iss: '00D000000000001',
    sub: 'carla',
    name: 'Carla',
    tenant: 'acme',
    permissions: ['sms.send'],
  };
  return { ...who, ...ids, aud: PUBLIC_ORIGIN, iat, exp: iat + 60 };
}

/** As the Apex class of the package does it: three texts, and `RSA-SHA256` over the first two. */
function signAsApex(claims: object, header: object, key = createPrivateKey(PRIVATE_KEY)): string {
  const signed = `${base64url(header)}.${base64url(claims)}`;
  return `${signed}.${base64url(sign('RSA-SHA256', Buffer.from(signed), key))}`;
}

const launch = async (token: string, { nonce }: { nonce: string }) => {
  const answer = await fixture.app.inject({ method: 'POST', url: '/v1/launch', body: { token, nonce } });
  return answer.json<{ accessToken?: string; code?: string }>();
};

it('launches by a certificate, of which only the public half came here', async () => {
  const { status, body } = await add({ publicPem: CERTIFICATE });
  expect(status, JSON.stringify(body)).toBe(201);
  expect(body.privateKey).toBeNull();
  const { keyId, publicJwk } = body.key;
  expect(Object.keys(publicJwk)).toEqual(['kty', 'n', 'e']);
  expect(keyId).toBe(await calculateJwkThumbprint({ ...publicJwk }));
  const claims = claimsFor();
  const { accessToken } = await launch(signAsApex(claims, { alg: 'RS256', kid: keyId, typ: 'JWT' }), claims);
  expect(accessToken).toMatch(/^acme\./);
  expect((await add({ publicPem: CERTIFICATE })).body).toMatchObject({ code: 'key_duplicate' });
});

it('knows an RSA key by its JWK, too', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const { body } = await add({ publicJwk: { ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig' } });
  const claims = claimsFor();
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: body.key.keyId })
    .sign(privateKey);
  expect(await launch(token, claims)).toHaveProperty('accessToken');
});

it('pins the algorithm to the kind of the key, whatever the token names', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const { keyId } = (await add({ publicPem })).body.key;
  const kid = { kid: keyId };
  const claims = claimsFor();
  const body = (header: object) => `${base64url({ ...header, ...kid })}.${base64url(claims)}`;
  const hmac = (secret: string | Buffer) => {
    const signed = body({ alg: 'HS256' });
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  };
  const { n } = rsa.publicKey.export({ format: 'jwk' });
  const other = (hash: string, alg: string, options = {}) => {
    const signed = body({ alg });
    return `${signed}.${base64url(sign(hash, Buffer.from(signed), { key: rsa.privateKey, ...options }))}`;
  };
  const pss = { padding: 6, saltLength: 32 };
  const tokens = [
    `${body({ alg: 'none' })}.`,
    hmac(publicPem),
    hmac(publicPem.trim()),
    hmac(Buffer.from(n!, 'base64url')),
    other('RSA-SHA512', 'RS512'),
    other('RSA-SHA1', 'RS256'),
    other('RSA-SHA256', 'PS256', pss),
    other('RSA-SHA256', 'RS256', pss),
    other('RSA-SHA256', 'EdDSA'),
    // an RSA signature under the id of the tenant's Ed25519 key
    signAsApex(claims, { alg: 'RS256', kid: fixture.acme.keyId }, rsa.privateKey),
    // the certificate in the token itself
    signAsApex(claims, { alg: 'RS256', x5c: [CERTIFICATE], jwk: rsa.publicKey.export({ format: 'jwk' }) }),
    await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', ...kid }).sign(fixture.acme.privateKey),
  ];
  for (const token of tokens)
    expect(await launch(token, claims), token).toMatchObject({ code: 'launch_token_invalid' });
  expect(await launch(other('RSA-SHA256', 'RS256'), claims)).toHaveProperty('accessToken');
});

it('refuses keys that are short, private, of another kind, or come twice in one request', async () => {
  const pem = (key: { export(options: object): string | Buffer }, type: string) =>
    key.export({ type, format: 'pem' }).toString();
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
  const oddExponent = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }).publicKey;
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  const bodies = [
    ...[short, oddExponent, ec].map((key) => ({ publicPem: pem(key, 'spki') })),
    { publicJwk: short.export({ format: 'jwk' }) },
    { publicPem: PRIVATE_KEY },
    { publicPem: CERTIFICATE.replace('MII', 'AAA') },
    { publicPem: `${CERTIFICATE}${PRIVATE_KEY}` },
    { publicJwk: createPrivateKey(PRIVATE_KEY).export({ format: 'jwk' }) },
    { publicPem: CERTIFICATE, publicJwk: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) } },
  ];
  for (const body of bodies) expect((await add(body)).status, JSON.stringify(body)).toBe(400);
});
