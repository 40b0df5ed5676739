import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callback, failure, type OpenIdFixture, startOpenId } from './openid-fixture.ts';
import { type SignedIn } from './portal-client.ts';
import { PUBLIC_ORIGIN } from './server-fixture.ts';

let open: OpenIdFixture;
let admin: SignedIn;
let adminId: string;
beforeAll(async () => {
  open = await startOpenId();
});
afterAll(() => open.close());
beforeEach(async () => {
  ({ admin, adminId } = await open.reset());
});

const configure = (body: object, headers = admin) =>
  open.client.ask('PUT', '/v1/admin/openid', { headers, body });

describe('a sign-in', () => {
  it('asks the provider with PKCE, state and nonce, and remembers them in a sealed cookie', async () => {
    const { location, line } = await open.begin();
    const asked = new URL(location);
    expect(asked.origin).toBe(open.world.issuer);
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
    const id = await open.person('ken@acme.test', ['supervisor']);
    open.world.colleagues.set('ken', { email: 'Ken@acme.test', email_verified: true });
    const first = await open.signIn('ken');
    expect(first).toMatchObject({ status: 302 });
    expect(first.headers['location']).toBe(`${PUBLIC_ORIGIN}/portal/acme/`);
    expect(await open.isIn(first)).toBe(true);
    open.world.colleagues.set('ken', { email: 'ken.mori@elsewhere.test', email_verified: true });
    const { body } = await open.client.ask('GET', '/v1/account', {
      headers: open.client.signedIn(await open.signIn('ken')),
    });
    expect(body).toMatchObject({ id, roles: ['supervisor'] });
  });

  it('gives somebody new an account by their groups, and their roles by the groups of today', async () => {
    open.world.colleagues.set('mia', {
      ...{ email: 'mia@acme.test', email_verified: true, name: 'Mia Sato', groups: ['text-editors', 'all'] },
    });
    const first = await open.signIn('mia');
    const me = await open.client.ask('GET', '/v1/account', { headers: open.client.signedIn(first) });
    expect(me.body).toMatchObject({ name: 'Mia Sato', roles: ['editor'], hasPassword: false });
    open.world.colleagues.get('mia')!.groups = ['text-auditors'];
    const second = await open.signIn('mia');
    expect(await open.isIn(first)).toBe(false);
    const now = await open.client.ask('GET', '/v1/account', { headers: open.client.signedIn(second) });
    expect(now.body).toMatchObject({ id: me.body['id'], roles: ['auditor'] });
    open.world.colleagues.get('mia')!.groups = ['all'];
    expect((await open.signIn('mia')).headers['location']).toBe(failure('openid_unknown'));
  });

  it('lets nobody in who is unknown and in no group', async () => {
    open.world.colleagues.set('eve', { email: 'eve@acme.test', email_verified: true, groups: ['all'] });
    expect((await open.signIn('eve')).headers['location']).toBe(failure('openid_unknown'));
    expect(await open.account('eve@acme.test')).toBeUndefined();
  });

  it('believes no e-mail that the provider has not verified', async () => {
    await open.person('ken@acme.test', ['supervisor']);
    for (const email_verified of [false, undefined]) {
      open.world.colleagues.set('ken', {
        ...{ email: 'ken@acme.test', groups: ['text-editors'] },
        ...(email_verified !== undefined && { email_verified }),
      });
      expect((await open.signIn('ken')).headers['location']).toBe(failure('openid_unknown'));
    }
    expect((await open.account('ken@acme.test'))!.subject).toBeNull();
  });

  it('gives an account that has a subject to nobody else with its e-mail', async () => {
    await open.person('ken@acme.test', ['supervisor']);
    open.world.colleagues.set('ken', { email: 'ken@acme.test', email_verified: true });
    open.world.colleagues.set('kenneth', {
      email: 'ken@acme.test',
      email_verified: true,
      groups: ['text-editors'],
    });
    expect(await open.isIn(await open.signIn('ken'))).toBe(true);
    expect((await open.signIn('kenneth')).headers['location']).toBe(failure('openid_unknown'));
  });

  it('lets in only e-mails of the company, where it says so', async () => {
    await configure(open.input({ emailDomains: ['acme.test'] }));
    const groups = ['text-editors'];
    open.world.colleagues.set('in', { email: 'in@acme.test', email_verified: true, groups });
    open.world.colleagues.set('out', { email: 'out@acme.test.evil.test', email_verified: true, groups });
    expect(await open.isIn(await open.signIn('in'))).toBe(true);
    expect((await open.signIn('out')).headers['location']).toBe(failure('openid_refused'));
  });

  it('lets nobody in who is switched off', async () => {
    const id = await open.person('ken@acme.test', ['supervisor']);
    open.world.colleagues.set('ken', { email: 'ken@acme.test', email_verified: true });
    const before = await open.signIn('ken');
    await open.client.ask('PUT', `/v1/admin/accounts/${id}`, { headers: admin, body: { enabled: false } });
    expect(await open.isIn(before)).toBe(false);
    expect((await open.signIn('ken')).headers['location']).toBe(failure('openid_refused'));
  });

  it('leaves the last administrator the role, whatever the groups say', async () => {
    await configure(
      open.input({ roleGroups: [{ group: 'admins', role: 'administrator' }, ...open.input().roleGroups] }),
    );
    const mia = { email: 'mia@acme.test', email_verified: true };
    open.world.colleagues.set('mia', { ...mia, groups: ['admins'] });
    await open.signIn('mia');
    await open.client.ask('PUT', `/v1/admin/accounts/${adminId}`, {
      headers: admin,
      body: { roles: ['editor'] },
    });
    open.world.colleagues.set('mia', { ...mia, groups: ['text-editors'] });
    const { body } = await open.client.ask('GET', '/v1/account', {
      headers: open.client.signedIn(await open.signIn('mia')),
    });
    expect(body['roles']).toEqual(['administrator', 'editor']);
  });
});

describe('a provider that does not answer', () => {
  it('leads back to the sign-in page, before and after the sign-in there', async () => {
    open.world.colleagues.set('ken', {
      email: 'ken@acme.test',
      email_verified: true,
      groups: ['text-editors'],
    });
    const { location, cookie } = await open.begin();
    const back = await open.world.signIn(location, 'ken');
    await open.world.pause();
    try {
      expect((await open.comeBack(back, cookie)).headers['location']).toBe(failure('openid_unavailable'));
      open.fixture.clock.advance(601); // what was known of it is looked at anew
      expect((await open.begin()).location).toBe(failure('openid_unavailable'));
      expect((await configure(open.input({ clientSecret: 'another' }))).code).toBe('openid_unusable');
    } finally {
      await open.world.resume();
    }
    expect((await open.begin()).location).toContain(open.world.issuer);
  });

  it('is none where no provider is set up', async () => {
    expect((await open.client.ask('DELETE', '/v1/admin/openid', { headers: admin })).status).toBe(204);
    expect((await open.begin()).location).toBe(failure('openid_unavailable'));
    expect((await open.begin('nobody')).location).toBe(failure('openid_unavailable', 'nobody'));
  });
});
