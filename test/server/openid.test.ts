import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OpenIdInput } from '../../protocol/openid.ts';
import { type Role } from '../../protocol/role.ts';
import { hashPassword } from '../../server/accounts/password-hash.ts';
import { insertAccount, updateAccount } from '../../server/accounts/store.ts';
import { type OpenIdWorld, startOpenIdProvider } from './openid-provider.ts';
import { type Answer, portalClient, type SignedIn } from './portal-client.ts';
import { createFixture, type Fixture, PUBLIC_ORIGIN } from './server-fixture.ts';

const PASSWORD = 'blue kettle on a roof';
const callback = (tenant: string) => `${PUBLIC_ORIGIN}/v1/portal/${tenant}/openid/callback`;
const failure = (code: string, tenant = 'acme') => `${PUBLIC_ORIGIN}/portal/${tenant}/sign-in?error=${code}`;

let fixture: Fixture;
let world: OpenIdWorld;
let client: ReturnType<typeof portalClient>;
let admin: SignedIn;
let adminId: string;
let hash: string;

beforeAll(async () => {
  fixture = await createFixture();
  world = await startOpenIdProvider([callback('acme'), callback('rival')]);
  client = portalClient(fixture);
  hash = await hashPassword(PASSWORD);
});
afterAll(async () => {
  await world.close();
  await fixture.close();
});

async function person(email: string, roles: Role[], tenant = 'acme') {
  const id = crypto.randomUUID();
  await fixture.ctx.db.tenant(tenant, (tx) =>
    insertAccount(tx, {
      ...{ id, email, roles, name: 'Rosa Bianchi', passwordHash: hash, subject: null, locale: null },
      createdAt: fixture.ctx.clock.now(),
    }),
  );
  return id;
}
const account = async (email: string) =>
  (
    await fixture.ctx.db.tenant('acme', (tx) =>
      tx.q.selectFrom('account').selectAll().where('email', '=', email).execute(),
    )
  )[0];

const input = (change: Partial<OpenIdInput> = {}): OpenIdInput => ({
  ...{ issuer: world.issuer, clientId: world.clientId, clientSecret: world.clientSecret },
  ...{ scope: 'email profile groups', groupsClaim: 'groups', emailDomains: [], emergencyAccount: null },
  roleGroups: [
    { group: 'text-editors', role: 'editor' },
    { group: 'text-auditors', role: 'auditor' },
  ],
  ...change,
});
const configure = (body: object, headers = admin) => client.ask('PUT', '/v1/admin/openid', { headers, body });

beforeEach(async () => {
  for (const tenant of ['acme', 'rival'])
    await fixture.ctx.db.tenant(tenant, async (tx) => {
      await tx.q.deleteFrom('openid_provider').execute();
      await tx.q.deleteFrom('account').execute();
      await tx.q.deleteFrom('sign_in_limit').execute();
    });
  adminId = await person('rosa@acme.test', ['administrator']);
  admin = client.signedIn(await client.signIn('rosa@acme.test', PASSWORD));
  world.colleagues.clear();
  expect((await configure(input())).status).toBe(200);
});

/** A flow that has begun: where the provider is, and the cookie that remembers it. */
async function begin(tenant = 'acme') {
  const { headers } = await client.ask('GET', `/v1/portal/${tenant}/openid`);
  const [line = ''] = [headers['set-cookie'] as string | string[]].flat();
  return { location: headers['location'] as string, line, cookie: line.slice(0, line.indexOf(';')) };
}
const comeBack = (url: string, cookie: string): Promise<Answer> =>
  client.ask('GET', url.slice(PUBLIC_ORIGIN.length), { headers: { cookie } });

async function signIn(login: string): Promise<Answer> {
  const { location, cookie } = await begin();
  return comeBack(await world.signIn(location, login), cookie);
}
const isIn = (answer: Answer) => client.isIn(client.signedIn(answer));

describe('a sign-in', () => {
  it('asks the provider with PKCE, state and nonce, and remembers them in a sealed cookie', async () => {
    const { location, line } = await begin();
    const asked = new URL(location);
    expect(asked.origin).toBe(world.issuer);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      ...{ response_type: 'code', client_id: 'midcall', redirect_uri: callback('acme') },
      ...{ code_challenge_method: 'S256', scope: 'openid email profile groups' },
    });
    expect(line).toMatch(
      /^__Host-midcall-openid-acme=[\w-]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    for (const name of ['state', 'nonce']) expect(line).not.toContain(asked.searchParams.get(name)!);
  });

  it('lets an invited person in by a verified e-mail, and by their subject from then on', async () => {
    const id = await person('ken@acme.test', ['supervisor']);
    world.colleagues.set('ken', { email: 'Ken@acme.test', email_verified: true });
    const first = await signIn('ken');
    expect(first).toMatchObject({ status: 302 });
    expect(first.headers['location']).toBe(`${PUBLIC_ORIGIN}/portal/acme/`);
    expect(await isIn(first)).toBe(true);
    world.colleagues.set('ken', { email: 'ken.mori@elsewhere.test', email_verified: true });
    const { body } = await client.ask('GET', '/v1/account', {
      headers: client.signedIn(await signIn('ken')),
    });
    expect(body).toMatchObject({ id, roles: ['supervisor'] });
  });

  it('gives somebody new an account by their groups, and their roles by the groups of today', async () => {
    world.colleagues.set('mia', {
      ...{ email: 'mia@acme.test', email_verified: true, name: 'Mia Sato', groups: ['text-editors', 'all'] },
    });
    const first = await signIn('mia');
    const me = await client.ask('GET', '/v1/account', { headers: client.signedIn(first) });
    expect(me.body).toMatchObject({ name: 'Mia Sato', roles: ['editor'], hasPassword: false });
    world.colleagues.get('mia')!.groups = ['text-auditors'];
    const second = await signIn('mia');
    expect(await isIn(first)).toBe(false);
    const now = await client.ask('GET', '/v1/account', { headers: client.signedIn(second) });
    expect(now.body).toMatchObject({ id: me.body['id'], roles: ['auditor'] });
    world.colleagues.get('mia')!.groups = ['all'];
    expect((await signIn('mia')).headers['location']).toBe(failure('openid_unknown'));
  });

  it('lets nobody in who is unknown and in no group', async () => {
    world.colleagues.set('eve', { email: 'eve@acme.test', email_verified: true, groups: ['all'] });
    expect((await signIn('eve')).headers['location']).toBe(failure('openid_unknown'));
    expect(await account('eve@acme.test')).toBeUndefined();
  });

  it('believes no e-mail that the provider has not verified', async () => {
    await person('ken@acme.test', ['supervisor']);
    for (const email_verified of [false, undefined]) {
      world.colleagues.set('ken', {
        ...{ email: 'ken@acme.test', groups: ['text-editors'] },
        ...(email_verified !== undefined && { email_verified }),
      });
      expect((await signIn('ken')).headers['location']).toBe(failure('openid_unknown'));
    }
    expect((await account('ken@acme.test'))!.subject).toBeNull();
  });

  it('gives an account that has a subject to nobody else with its e-mail', async () => {
    await person('ken@acme.test', ['supervisor']);
    world.colleagues.set('ken', { email: 'ken@acme.test', email_verified: true });
    world.colleagues.set('kenneth', {
      email: 'ken@acme.test',
      email_verified: true,
      groups: ['text-editors'],
    });
    expect(await isIn(await signIn('ken'))).toBe(true);
    expect((await signIn('kenneth')).headers['location']).toBe(failure('openid_unknown'));
  });

  it('lets in only e-mails of the company, where it says so', async () => {
    await configure(input({ emailDomains: ['acme.test'] }));
    const groups = ['text-editors'];
    world.colleagues.set('in', { email: 'in@acme.test', email_verified: true, groups });
    world.colleagues.set('out', { email: 'out@acme.test.evil.test', email_verified: true, groups });
    expect(await isIn(await signIn('in'))).toBe(true);
    expect((await signIn('out')).headers['location']).toBe(failure('openid_refused'));
  });

  it('lets nobody in who is switched off', async () => {
    const id = await person('ken@acme.test', ['supervisor']);
    world.colleagues.set('ken', { email: 'ken@acme.test', email_verified: true });
    const before = await signIn('ken');
    await client.ask('PUT', `/v1/admin/accounts/${id}`, { headers: admin, body: { enabled: false } });
    expect(await isIn(before)).toBe(false);
    expect((await signIn('ken')).headers['location']).toBe(failure('openid_refused'));
  });

  it('leaves the last administrator the role, whatever the groups say', async () => {
    await configure(
      input({ roleGroups: [{ group: 'admins', role: 'administrator' }, ...input().roleGroups] }),
    );
    const mia = { email: 'mia@acme.test', email_verified: true };
    world.colleagues.set('mia', { ...mia, groups: ['admins'] });
    await signIn('mia');
    await client.ask('PUT', `/v1/admin/accounts/${adminId}`, { headers: admin, body: { roles: ['editor'] } });
    world.colleagues.set('mia', { ...mia, groups: ['text-editors'] });
    const { body } = await client.ask('GET', '/v1/account', {
      headers: client.signedIn(await signIn('mia')),
    });
    expect(body['roles']).toEqual(['administrator', 'editor']);
  });
});

describe('an answer that is not to this browser’s question', () => {
  beforeEach(() => {
    world.colleagues.set('ken', { email: 'ken@acme.test', email_verified: true, groups: ['text-editors'] });
  });
  const refused = (answer: Answer) => {
    expect(answer.status).toBe(302);
    expect(JSON.stringify(answer.headers['set-cookie'])).not.toMatch(/__Host-midcall-acme=/);
    return answer.headers['location'];
  };

  it('is refused with another state', async () => {
    const { location, cookie } = await begin();
    const back = new URL(await world.signIn(location, 'ken'));
    back.searchParams.set('state', 'another');
    expect(refused(await comeBack(back.href, cookie))).toBe(failure('openid_refused'));
  });

  it('is refused with the cookie of another flow', async () => {
    const [one, two] = [await begin(), await begin()];
    const back = await world.signIn(one.location, 'ken');
    expect(refused(await comeBack(back, two.cookie))).toBe(failure('openid_refused'));
  });

  it('is refused without a cookie, with a forged one, and after ten minutes', async () => {
    const { location, cookie } = await begin();
    const back = await world.signIn(location, 'ken');
    for (const bad of ['', '__Host-midcall-openid-acme=AAAA', `${cookie.slice(0, -4)}AAAA`])
      expect(refused(await comeBack(back, bad))).toBe(failure('openid_expired'));
    fixture.clock.advance(601);
    expect(refused(await comeBack(back, cookie))).toBe(failure('openid_expired'));
  });

  it('is taken once: a repeat is refused, and the cookie is taken away', async () => {
    const { location, cookie } = await begin();
    const back = await world.signIn(location, 'ken');
    const first = await comeBack(back, cookie);
    expect(await isIn(first)).toBe(true);
    expect(JSON.stringify(first.headers['set-cookie'])).toContain('__Host-midcall-openid-acme=; Max-Age=0');
    expect(refused(await comeBack(back, cookie))).toBe(failure('openid_refused'));
  });

  it('is refused with another nonce', async () => {
    const { location, cookie } = await begin();
    const asked = new URL(location);
    asked.searchParams.set('nonce', 'another');
    expect(refused(await comeBack(await world.signIn(asked.href, 'ken'), cookie))).toBe(
      failure('openid_refused'),
    );
  });

  it('is refused with another PKCE challenge', async () => {
    const { location, cookie } = await begin();
    const asked = new URL(location);
    asked.searchParams.set('code_challenge', 'A'.repeat(43));
    expect(refused(await comeBack(await world.signIn(asked.href, 'ken'), cookie))).toBe(
      failure('openid_refused'),
    );
  });

  it('is refused at another tenant', async () => {
    const rival = await person('eve@rival.test', ['administrator'], 'rival');
    expect(rival).toBeTruthy();
    const own = portalClient(fixture, { tenant: 'rival' });
    const headers = own.signedIn(await own.signIn('eve@rival.test', PASSWORD));
    expect((await own.ask('PUT', '/v1/admin/openid', { headers, body: input() })).status).toBe(200);
    const { location, cookie } = await begin();
    const back = (await world.signIn(location, 'ken')).replace('/acme/', '/rival/');
    const renamed = cookie.replace('openid-acme', 'openid-rival');
    for (const bad of [cookie, renamed])
      expect(refused(await comeBack(back, bad))).toBe(failure('openid_expired', 'rival'));
    // with a flow of its own, the code is one for another address
    const theirs = await begin('rival');
    const mixed = new URL(back);
    mixed.searchParams.set('state', new URL(theirs.location).searchParams.get('state')!);
    expect(refused(await comeBack(mixed.href, theirs.cookie))).toBe(failure('openid_refused', 'rival'));
  });

  it('is refused when the provider was changed meanwhile', async () => {
    const { location, cookie } = await begin();
    const back = await world.signIn(location, 'ken');
    await configure(input({ emailDomains: ['acme.test'] }));
    expect(refused(await comeBack(back, cookie))).toBe(failure('openid_expired'));
  });

  it('is a refusal, when the person has declined at the provider', async () => {
    const { location, cookie } = await begin();
    const state = new URL(location).searchParams.get('state')!;
    const declined = `${callback('acme')}?error=access_denied&state=${state}&iss=${encodeURIComponent(world.issuer)}`;
    expect(refused(await comeBack(declined, cookie))).toBe(failure('openid_refused'));
  });
});

describe('a provider that does not answer', () => {
  it('leads back to the sign-in page, before and after the sign-in there', async () => {
    world.colleagues.set('ken', { email: 'ken@acme.test', email_verified: true, groups: ['text-editors'] });
    const { location, cookie } = await begin();
    const back = await world.signIn(location, 'ken');
    await world.pause();
    try {
      expect((await comeBack(back, cookie)).headers['location']).toBe(failure('openid_unavailable'));
      fixture.clock.advance(601); // what was known of it is looked at anew
      expect((await begin()).location).toBe(failure('openid_unavailable'));
      expect((await configure(input({ clientSecret: 'another' }))).code).toBe('openid_unusable');
    } finally {
      await world.resume();
    }
    expect((await begin()).location).toContain(world.issuer);
  });

  it('is none where no provider is set up', async () => {
    expect((await client.ask('DELETE', '/v1/admin/openid', { headers: admin })).status).toBe(204);
    expect((await begin()).location).toBe(failure('openid_unavailable'));
    expect((await begin('nobody')).location).toBe(failure('openid_unavailable', 'nobody'));
  });
});

describe('the settings', () => {
  it('never show the secret again, nor write it down', async () => {
    const { body } = await client.ask('GET', '/v1/admin/openid', { headers: admin });
    expect(body).toMatchObject({ redirectUri: callback('acme'), provider: { clientId: 'midcall' } });
    const rows = await fixture.ctx.db.tenant('acme', async ({ q }) => [
      await q.selectFrom('openid_provider').selectAll().execute(),
      await q.selectFrom('audit').selectAll().execute(),
    ]);
    for (const text of [JSON.stringify(body), JSON.stringify(rows)])
      expect(text).not.toContain(world.clientSecret);
  });

  it('keep the secret for the issuer and client it was entered for only', async () => {
    const same = { ...input(), clientSecret: undefined };
    expect((await configure({ ...same, scope: 'email' })).status).toBe(200);
    expect(await configure({ ...same, issuer: 'https://evil.test' })).toMatchObject({
      ...{ code: 'openid_unusable', body: { detail: 'clientSecret' } },
    });
    expect((await configure({ ...same, clientId: 'other' })).code).toBe('openid_unusable');
  });

  it.each([
    'http://provider.example',
    'https://user@provider.example',
    'https://provider.example?x=1',
    'ftp://127.0.0.1',
    'http://127.0.0.1.evil.test',
    'provider.example',
  ])('refuse the issuer %s', async (issuer) => {
    expect((await configure(input({ issuer }))).code).toBe('invalid_request');
  });

  it('refuse an address that is no provider, redirects, or says it is another', async () => {
    const { createServer } = await import('node:http');
    const answers: [number, Record<string, string>, string][] = [
      [404, {}, ''],
      [302, { location: `${world.issuer}/.well-known/openid-configuration` }, ''],
      [200, { 'content-type': 'application/json' }, JSON.stringify({ issuer: world.issuer })],
    ];
    for (const [status, headers, text] of answers) {
      const server = createServer((_request, response) => response.writeHead(status, headers).end(text));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as { port: number };
      const refusal = await configure(input({ issuer: `http://127.0.0.1:${port}` }));
      expect(refusal).toMatchObject({ code: 'openid_unusable', body: { detail: 'issuer' } });
      server.close();
    }
  });

  it('forget whom another provider has recognised', async () => {
    world.colleagues.set('rosa', { email: 'rosa@acme.test', email_verified: true });
    await signIn('rosa');
    expect((await account('rosa@acme.test'))!.subject).toBe('rosa');
    await client.ask('DELETE', '/v1/admin/openid', { headers: admin });
    expect((await account('rosa@acme.test'))!.subject).toBeNull();
  });

  it('stay, when nobody could administer without them', async () => {
    world.colleagues.set('rosa', { email: 'rosa@acme.test', email_verified: true });
    const headers = client.signedIn(await signIn('rosa'));
    await fixture.ctx.db.tenant('acme', (tx) => updateAccount(tx, adminId, { passwordHash: null }));
    const answer = await client.ask('DELETE', '/v1/admin/openid', { headers });
    expect(answer).toMatchObject({ status: 409, code: 'last_administrator' });
  });
});

describe('only by OpenID', () => {
  it('refuses passwords, as if they were wrong, but for the emergency account', async () => {
    const id = await person('ken@acme.test', ['administrator']);
    expect((await configure(input({ emergencyAccount: id }))).status).toBe(200);
    expect((await client.signIn('ken@acme.test', PASSWORD)).status).toBe(204);
    expect(await client.signIn('rosa@acme.test', PASSWORD)).toMatchObject({
      status: 401,
      code: 'sign_in_failed',
    });
    expect((await client.ask('GET', '/v1/portal/acme')).body).toMatchObject({
      passwords: false,
      openid: true,
    });
    for (const body of [{ enabled: false }, { roles: ['editor'] }]) {
      const answer = await client.ask('PUT', `/v1/admin/accounts/${id}`, { headers: admin, body });
      expect(answer).toMatchObject({ status: 409, code: 'emergency_account_needed' });
    }
  });

  it('needs an administrator with a password', async () => {
    const editor = await person('ed@acme.test', ['editor']);
    for (const emergencyAccount of [editor, crypto.randomUUID()])
      expect((await configure(input({ emergencyAccount }))).code).toBe('emergency_account_needed');
  });
});
