// Longer than others: one installation, which each of these tests opens, launches from or changes.
import { createHmac, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp, type MidcallApp } from '../../server/app.ts';
import { NO_PAGES } from '../../server/pages/page-files.ts';
import { createFixture, type Fixture, PUBLIC_ORIGIN } from './server-fixture.ts';
import { configOf, createAccount, formOf, type ZendeskAccount } from './zendesk-world.ts';

const HTML =
  '<!doctype html><script type="application/json" id="midcall-config">__MIDCALL_CONFIG__</script><script type="module" src="../../assets/zendesk-Ab12.js"></script>';

let fixture: Fixture;
let app: MidcallApp;
let zendesk: ZendeskAccount;
/** What was asked of Zendesk, and what it answers. */
const asked: { url: string; authorization: string | null }[] = [];
let answer: () => Response = () => new Response('', { status: 404 });

beforeAll(async () => {
  fixture = await createFixture();
  zendesk = await createAccount();
  app = buildApp(fixture.ctx, {
    pages: { ...NO_PAGES, zendesk: HTML },
    fetch: async (url, init) => {
      asked.push({ url: String(url), authorization: new Headers(init?.headers).get('authorization') });
      return answer();
    },
  });
  await app.ready();
  await put(zendesk.installation);
});
afterAll(async () => {
  await app.close();
  await fixture.close();
});

const asAdmin = () => ({ authorization: `Bearer ${fixture.acme.adminKey}` });
const put = (payload: object, headers: Record<string, string> = {}) =>
  app.inject({ method: 'PUT', url: '/v1/admin/zendesk', headers: { ...asAdmin(), ...headers }, payload });
const view = async () =>
  (await app.inject({ url: '/v1/admin/zendesk', headers: asAdmin() })).json() as {
    installation: Record<string, unknown> | null;
  };
const open = (token: string, { tenant = 'acme', place = 'sidebar' } = {}) =>
  app.inject({
    method: 'POST',
    url: `/zendesk/${tenant}/${place}?origin=https://evil.zendesk.com`,
    ...formOf(token),
  });
const openedWith = async (token: string, options = {}) => configOf((await open(token, options)).body);

async function pass(): Promise<string> {
  const page = await openedWith(await zendesk.sign());
  if (page.state !== 'open') throw new Error(page.why);
  return page.pass;
}
const question = () => ({ nonce: randomUUID(), mount: randomUUID(), name: 'Ana Ruiz' });
async function launch(
  payload: object,
): Promise<{ status: number; token?: string; pass?: string; code?: string }> {
  const response = await app.inject({ method: 'POST', url: '/v1/zendesk/launch', payload });
  return { ...(response.json() as object), status: response.statusCode };
}
const enter = async (token: string | undefined, nonce: string) => {
  const response = await app.inject({ method: 'POST', url: '/v1/launch', payload: { token, nonce } });
  return (response.json() as { accessToken?: string }).accessToken;
};
const statusWith = async (accessToken: string | undefined) =>
  (await app.inject({ url: '/v1/agent', headers: { authorization: `Bearer ${accessToken}` } })).statusCode;

describe('a page of the app', () => {
  it('opens with what Zendesk signed, under that Zendesk alone', async () => {
    const { statusCode, headers, body } = await open(await zendesk.sign());
    expect(statusCode).toBe(200);
    expect(String(headers['content-security-policy']).split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self' https://static.zdassets.com",
      "style-src 'self'",
      "connect-src 'self'",
      "img-src 'self'",
      "frame-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      'frame-ancestors https://acme.zendesk.com',
    ]);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(headers).not.toHaveProperty('set-cookie');
    expect(configOf(body)).toEqual({
      state: 'open',
      place: 'sidebar',
      tenant: 'acme',
      origin: 'https://acme.zendesk.com',
      script: 'https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js',
      softphone: null,
      pass: expect.stringMatching(/^acme\.[A-Za-z0-9_-]{43}$/) as string,
      language: 'en',
    });
    expect(body).toContain('src="/assets/zendesk-Ab12.js"');
  });

  it('stays closed when it is opened by hand', async () => {
    const { statusCode, headers, body } = await app.inject('/zendesk/acme/sidebar');
    expect(statusCode).toBe(200);
    expect(configOf(body)).toEqual({ state: 'closed', why: 'direct', language: 'en' });
    expect(String(headers['content-security-policy'])).toContain("script-src 'self';");
    expect((await app.inject('/zendesk/acme/nowhere')).statusCode).toBe(404);
  });

  it('stays closed the second time, as a reload of the frame would have it', async () => {
    const token = await zendesk.sign();
    expect(await openedWith(token)).toMatchObject({ state: 'open' });
    expect(await openedWith(token)).toEqual({ state: 'closed', why: 'used', language: 'en' });
  });

  it('opens once for two requests at once', async () => {
    const token = await zendesk.sign();
    const pages = await Promise.all(Array.from({ length: 6 }, () => openedWith(token)));
    expect(pages.filter(({ state }) => state === 'open')).toHaveLength(1);
  });

  it('is closed, and under no page, where there is no installation', async () => {
    for (const tenant of ['rival', 'nobody', '..%2f', 'Robert%27)']) {
      const response = await open(await zendesk.sign(), { tenant });
      expect(configOf(response.body)).toMatchObject({ state: 'closed', why: 'refused' });
      expect(String(response.headers['content-security-policy'])).toContain("frame-ancestors 'none'");
    }
  });

  it('takes a form, and one token in it', async () => {
    const token = await zendesk.sign();
    const url = '/zendesk/acme/sidebar';
    const twice = { ...formOf(token), payload: `token=${token}&token=${token}` };
    expect((await app.inject({ method: 'POST', url, payload: { token } })).statusCode).toBe(415);
    expect((await app.inject({ method: 'POST', url, ...twice })).statusCode).toBe(400);
    expect((await app.inject({ method: 'POST', url, ...formOf('') })).statusCode).toBe(200);
    const form = { ...formOf(token), payload: 'code=1' };
    expect((await app.inject({ method: 'POST', url, ...form })).statusCode).toBe(400);
  });

  const now = () => Math.floor(Date.now() / 1_000);
  const base = 'https://acme.zendesk.com/api/v2';
  it.each([
    ['another installation', { aud: `${base}/apps/installations/8.json` }],
    [
      'an account of the same beginning',
      { aud: 'https://acme.zendesk.com.evil.io/api/v2/apps/installations/7.json' },
    ],
    ['another account', { aud: 'https://rival.zendesk.com/api/v2/apps/installations/7.json' }],
    ['nobody', { aud: undefined }],
    ['an agent of another account', { sub: 'https://rival.zendesk.com/api/v2/users/1102.json' }],
    ['an agent by something else', { sub: `${base}/users/1102.json?x=/users/1.json` }],
    ['an agent by a path', { sub: `${base}/users/../users/1.json` }],
    ['an agent without an id', { sub: `${base}/users/me.json` }],
    ['no agent', { sub: undefined }],
    ['a time that is over', { iat: now() - 400, nbf: now() - 400, exp: now() - 60 }],
    ['a time that never ends', { iat: now() - 4_000, nbf: now() - 4_000, exp: now() + 86_400 }],
    ['a time to come', { iat: now() + 300, nbf: now() + 300, exp: now() + 600 }],
    ['a beginning to come', { nbf: now() + 300 }],
    ['no end', { exp: undefined }],
    ['no beginning', { iat: undefined }],
    ['no name of its own', { jti: undefined }],
  ])('stays closed for what Zendesk signed for %s', async (_what, changes) => {
    // a claim without a value is left out of what is signed
    expect(await openedWith(await zendesk.sign(changes as JWTPayload))).toMatchObject({
      state: 'closed',
      why: 'refused',
    });
  });

  it('stays closed for what another key signed, or none, whatever it says of its algorithm', async () => {
    const stranger = await createAccount();
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = encode(zendesk.claims());
    const signedWith = (header: object, signature: (text: string) => string) => {
      const text = `${encode(header)}.${body}`;
      return `${text}.${signature(text)}`;
    };
    const pem = zendesk.installation.publicKey!;
    const mine = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const jwk = mine.publicKey.export({ format: 'jwk' });
    const bySelf = (text: string) => createSign('sha256').update(text).sign(mine.privateKey, 'base64url');
    const tokens = [
      await stranger.sign(),
      await zendesk.sign({}, { alg: 'PS256' }).catch(() => 'x'),
      signedWith({ alg: 'none', typ: 'JWT' }, () => ''),
      // the public key, taken for a shared secret
      signedWith({ alg: 'HS256' }, (text) => createHmac('sha256', pem).update(text).digest('base64url')),
      signedWith({ alg: 'HS256' }, (text) =>
        createHmac('sha256', pem.trim()).update(text).digest('base64url'),
      ),
      signedWith({ alg: 'RS256', jwk }, bySelf),
      signedWith({ alg: 'RS256', jku: 'https://evil.test/keys', kid: '../../dev/null' }, bySelf),
      signedWith({ alg: 'RS256', x5u: 'https://evil.test/cert' }, bySelf),
      signedWith({ alg: 'RS256', crit: ['b64'], b64: false }, bySelf),
      `${await zendesk.sign()}x`,
      (await zendesk.sign()).split('.').slice(0, 2).join('.'),
      'not a token',
      'a.b.c',
    ];
    for (const token of tokens)
      expect(await openedWith(token), token).toMatchObject({ state: 'closed', why: 'refused' });
    expect(asked).toEqual([]);
  });
});

describe('a launch', () => {
  it('gives the agent whom Zendesk named, and goes on from pass to pass', async () => {
    const first = { pass: await pass(), ...question() };
    const one = await launch(first);
    expect(one.status).toBe(200);
    const access = await enter(one.token, first.nonce);
    const response = await app.inject({ url: '/v1/agent', headers: { authorization: `Bearer ${access}` } });
    expect(response.json()).toMatchObject({
      agent: { id: '1102', name: 'Ana Ruiz', permissions: ['sms.send', 'media.save'] },
      tenant: { id: 'acme' },
    });
    const second = { ...first, pass: one.pass!, nonce: randomUUID() };
    const two = await launch(second);
    expect(await statusWith(await enter(two.token, second.nonce))).toBe(200);
    // the next launch of the same mount ends the access of the one before
    expect(await statusWith(access)).toBe(401);
  });

  it('is tied to the nonce of the widget', async () => {
    const asking = { pass: await pass(), ...question() };
    const { token } = await launch(asking);
    expect(await enter(token, randomUUID())).toBe(undefined);
  });

  it('answers the very same question again, while its answer may have been lost', async () => {
    const asking = { pass: await pass(), ...question() };
    const [one, again] = [await launch(asking), await launch(asking)];
    expect([one.status, again.status]).toEqual([200, 200]);
    // of the two passes that were given, only the later is good
    expect((await launch({ ...asking, nonce: randomUUID(), pass: one.pass })).status).toBe(401);
    expect((await launch({ ...asking, nonce: randomUUID(), pass: again.pass })).status).toBe(200);
    expect(await launch(asking)).toMatchObject({ status: 401, code: 'launch_token_used' });
  });

  it('ends all that a page launched when its pass comes twice', async () => {
    const asking = { pass: await pass(), ...question() };
    const { token, pass: next } = await launch(asking);
    const access = await enter(token, asking.nonce);
    expect(await statusWith(access)).toBe(200);
    const thief = { pass: asking.pass, ...question() };
    expect(await launch(thief)).toMatchObject({ status: 401, code: 'launch_token_used' });
    expect(await statusWith(access)).toBe(401);
    expect(await launch({ ...asking, pass: next, nonce: randomUUID() })).toMatchObject({
      status: 401,
      code: 'launch_token_invalid',
    });
  });

  it('gives one answer that lasts to questions at once', async () => {
    const given = await pass();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => launch({ pass: given, ...question() })),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    const [winner] = answers.filter(({ status }) => status === 200);
    // the others were thieves, so the first lost its pass, too
    if (winner) expect((await launch({ pass: winner.pass, ...question() })).status).toBe(401);
  });

  it('comes too late two minutes after the page was given, and after a shift', async () => {
    const late = { pass: await pass(), ...question() };
    const shift = { pass: await pass(), ...question() };
    const { pass: next } = await launch(shift);
    fixture.clock.advance(121);
    expect(await launch(late)).toMatchObject({ status: 401, code: 'launch_token_invalid' });
    const hours = await launch({ ...shift, pass: next, nonce: randomUUID() });
    expect(hours.status).toBe(200);
    fixture.clock.advance(12 * 3_600);
    expect((await launch({ ...shift, pass: hours.pass, nonce: randomUUID() })).status).toBe(401);
    fixture.clock.advance(-12 * 3_600 - 121);
  });

  it('needs a pass of a tenant, whole', async () => {
    const given = await pass();
    const [, secret = ''] = given.split('.');
    for (const bad of [`rival.${secret}`, `nobody.${secret}`, `acme.${'A'.repeat(43)}`])
      expect(await launch({ pass: bad, ...question() })).toMatchObject({
        status: 401,
        code: 'launch_token_invalid',
      });
    for (const bad of ['', secret, `${given}x`, "acme'--."])
      expect((await launch({ pass: bad, ...question() })).status).toBe(400);
    expect((await launch({ pass: given, ...question(), agent: '1' })).status).toBe(400);
  });

  it('ends with the key in the list of launch keys, until the installation is saved again', async () => {
    const asking = { pass: await pass(), ...question() };
    const { token, pass: next } = await launch(asking);
    const access = await enter(token, asking.nonce);
    const { keys } = (await app.inject({ url: '/v1/admin/launch-keys', headers: asAdmin() })).json() as {
      keys: { keyId: string; name: string; liveWidgets: number }[];
    };
    const [key] = keys.filter(({ name }) => name === 'Zendesk');
    expect(key!.liveWidgets).toBeGreaterThan(0);
    await app.inject({ method: 'DELETE', url: `/v1/admin/launch-keys/${key!.keyId}`, headers: asAdmin() });
    expect(await statusWith(access)).toBe(401);
    const again = await launch({ ...asking, pass: next, nonce: randomUUID() });
    expect(await enter(again.token, asking.nonce)).toBe(undefined);
    await put(zendesk.installation);
    const fresh = { pass: await pass(), ...question() };
    expect(await statusWith(await enter((await launch(fresh)).token, fresh.nonce))).toBe(200);
  });
});

describe('the installation', () => {
  it('lets its own pages embed the widget, and no longer when it is another', async () => {
    const origins = async () => {
      const response = await app.inject({ url: '/v1/admin/embed-origins', headers: asAdmin() });
      return (response.json() as { origins: { origin: string }[] }).origins.map(({ origin }) => origin);
    };
    expect(await origins()).toEqual(
      expect.arrayContaining(['https://acme.zendesk.com', PUBLIC_ORIGIN, 'https://crm.acme.test']),
    );
    const given = await pass();
    await put({ ...zendesk.installation, subdomain: 'acme-emea' });
    expect(await origins()).toContain('https://acme-emea.zendesk.com');
    expect(await origins()).not.toContain('https://acme.zendesk.com');
    // what the account before has opened launches no more
    expect((await launch({ pass: given, ...question() })).status).toBe(401);
    expect(await openedWith(await zendesk.sign())).toMatchObject({ state: 'closed' });
    await put(zendesk.installation);
  });

  it('is refused where its key is none that may sign, or its names are none', async () => {
    const small = generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey;
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const pemOf = (key: typeof small) => key.export({ type: 'spki', format: 'pem' }).toString();
    for (const publicKey of [pemOf(small), pemOf(curve)])
      expect((await put({ ...zendesk.installation, publicKey })).statusCode).toBe(422);
    const bad = [
      { publicKey: 'a key' },
      { subdomain: 'acme.evil.io/' },
      { subdomain: 'acme.zendesk.com' },
      { subdomain: '-acme' },
      { installationId: 0 },
      { softphone: 'https://*.partner.test' },
      { origin: 'https://evil.test' },
    ];
    for (const changes of bad)
      expect((await put({ ...zendesk.installation, ...changes })).statusCode, JSON.stringify(changes)).toBe(
        400,
      );
    expect(await view()).toEqual({
      server: PUBLIC_ORIGIN,
      tenant: 'acme',
      installation: zendesk.installation,
    });
  });

  it('gets the key of the app from its Zendesk account, by an account that is not kept', async () => {
    const other = await createAccount();
    const fetchKey = () =>
      app.inject({
        method: 'POST',
        url: '/v1/admin/zendesk/public-key',
        headers: asAdmin(),
        payload: { email: 'admin@acme.test', apiToken: 'used-once' },
      });
    answer = () => new Response(other.installation.publicKey, { status: 200 });
    expect((await fetchKey()).statusCode).toBe(200);
    expect((await view()).installation).toMatchObject({ publicKey: other.installation.publicKey });
    expect(asked).toEqual([
      {
        url: 'https://acme.zendesk.com/api/v2/apps/4/public_key.pem',
        authorization: `Basic ${Buffer.from('admin@acme.test/token:used-once').toString('base64')}`,
      },
    ]);
    answer = () => new Response('{"error":"Couldn\'t authenticate you"}', { status: 401 });
    expect((await fetchKey()).json()).toMatchObject({ code: 'zendesk_refused', detail: '401' });
    answer = () => new Response('<html>sign in</html>', { status: 200 });
    expect((await fetchKey()).json()).toMatchObject({ code: 'zendesk_refused', detail: '200' });
    answer = () => {
      throw new TypeError('fetch failed');
    };
    expect((await fetchKey()).json()).toMatchObject({ code: 'zendesk_refused', detail: 'unreachable' });
    const audit = await app.inject({ url: '/v1/admin/audit?object=zendesk', headers: asAdmin() });
    expect(audit.body).not.toContain('used-once');
    await put(zendesk.installation);
  });

  it('is forgotten with all that it let in', async () => {
    const given = await pass();
    const del = () => app.inject({ method: 'DELETE', url: '/v1/admin/zendesk', headers: asAdmin() });
    expect((await del()).statusCode).toBe(204);
    expect((await del()).statusCode).toBe(404);
    expect(await view()).toEqual({ server: PUBLIC_ORIGIN, tenant: 'acme', installation: null });
    expect((await launch({ pass: given, ...question() })).status).toBe(401);
    const response = await open(await zendesk.sign());
    expect(configOf(response.body)).toMatchObject({ state: 'closed', why: 'refused' });
    expect(String(response.headers['content-security-policy'])).toContain("frame-ancestors 'none'");
    await put(zendesk.installation);
  });
});
