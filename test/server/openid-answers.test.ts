import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callback, failure, PASSWORD, type OpenIdFixture, startOpenId } from './openid-fixture.ts';
import { type Answer, portalClient, type SignedIn } from './portal-client.ts';

let open: OpenIdFixture;
let admin: SignedIn;
beforeAll(async () => {
  open = await startOpenId();
});
afterAll(() => open.close());
beforeEach(async () => {
  ({ admin } = await open.reset());
});

const configure = (body: object, headers = admin) =>
  open.client.ask('PUT', '/v1/admin/openid', { headers, body });

describe('an answer that is not to this browser’s question', () => {
  beforeEach(() => {
    open.world.colleagues.set('ken', {
      email: 'ken@acme.test',
      email_verified: true,
      groups: ['text-editors'],
    });
  });
  const refused = (answer: Answer) => {
    expect(answer.status).toBe(302);
    expect(JSON.stringify(answer.headers['set-cookie'])).not.toMatch(/__Host-midcall-acme=/);
    return answer.headers['location'];
  };

  it('is refused with another state', async () => {
    const { location, cookie } = await open.begin();
    const back = new URL(await open.world.signIn(location, 'ken'));
    back.searchParams.set('state', 'another');
    expect(refused(await open.comeBack(back.href, cookie))).toBe(failure('openid_refused'));
  });

  it('is refused with the cookie of another flow', async () => {
    const [one, two] = [await open.begin(), await open.begin()];
    const back = await open.world.signIn(one.location, 'ken');
    expect(refused(await open.comeBack(back, two.cookie))).toBe(failure('openid_refused'));
  });

  it('is refused without a cookie, with a forged one, and after ten minutes', async () => {
    const { location, cookie } = await open.begin();
    const back = await open.world.signIn(location, 'ken');
    for (const bad of ['', '__Host-midcall-openid-acme=AAAA', `${cookie.slice(0, -4)}AAAA`])
      expect(refused(await open.comeBack(back, bad))).toBe(failure('openid_expired'));
    open.fixture.clock.advance(601);
    expect(refused(await open.comeBack(back, cookie))).toBe(failure('openid_expired'));
  });

  it('is taken once: a repeat is refused, and the cookie is taken away', async () => {
    const { location, cookie } = await open.begin();
    const back = await open.world.signIn(location, 'ken');
    const first = await open.comeBack(back, cookie);
    expect(await open.isIn(first)).toBe(true);
    expect(JSON.stringify(first.headers['set-cookie'])).toContain('__Host-midcall-openid-acme=; Max-Age=0');
    expect(refused(await open.comeBack(back, cookie))).toBe(failure('openid_refused'));
  });

  it('is refused with another nonce', async () => {
    const { location, cookie } = await open.begin();
    const asked = new URL(location);
    asked.searchParams.set('nonce', 'another');
    expect(refused(await open.comeBack(await open.world.signIn(asked.href, 'ken'), cookie))).toBe(
      failure('openid_refused'),
    );
  });

  it('is refused with another PKCE challenge', async () => {
    const { location, cookie } = await open.begin();
    const asked = new URL(location);
    asked.searchParams.set('code_challenge', 'A'.repeat(43));
    expect(refused(await open.comeBack(await open.world.signIn(asked.href, 'ken'), cookie))).toBe(
      failure('openid_refused'),
    );
  });

  it('is refused at another tenant', async () => {
    const rival = await open.person('eve@rival.test', ['administrator'], 'rival');
    expect(rival).toBeTruthy();
    const own = portalClient(open.fixture, { tenant: 'rival' });
    const headers = own.signedIn(await own.signIn('eve@rival.test', PASSWORD));
    expect((await own.ask('PUT', '/v1/admin/openid', { headers, body: open.input() })).status).toBe(200);
    const { location, cookie } = await open.begin();
    const back = (await open.world.signIn(location, 'ken')).replace('/acme/', '/rival/');
    const renamed = cookie.replace('openid-acme', 'openid-rival');
    for (const bad of [cookie, renamed])
      expect(refused(await open.comeBack(back, bad))).toBe(failure('openid_expired', 'rival'));
    // with a flow of its own, the code is one for another address
    const theirs = await open.begin('rival');
    const mixed = new URL(back);
    mixed.searchParams.set('state', new URL(theirs.location).searchParams.get('state')!);
    expect(refused(await open.comeBack(mixed.href, theirs.cookie))).toBe(failure('openid_refused', 'rival'));
  });

  it('is refused when the provider was changed meanwhile', async () => {
    const { location, cookie } = await open.begin();
    const back = await open.world.signIn(location, 'ken');
    await configure(open.input({ emailDomains: ['acme.test'] }));
    expect(refused(await open.comeBack(back, cookie))).toBe(failure('openid_expired'));
  });

  it('is a refusal, when the person has declined at the provider', async () => {
    const { location, cookie } = await open.begin();
    const state = new URL(location).searchParams.get('state')!;
    const declined = `${callback('acme')}?error=access_denied&state=${state}&iss=${encodeURIComponent(open.world.issuer)}`;
    expect(refused(await open.comeBack(declined, cookie))).toBe(failure('openid_refused'));
  });
});
