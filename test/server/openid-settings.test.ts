import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { updateAccount } from '../../server/accounts/store.ts';
import { callback, PASSWORD, type OpenIdFixture, startOpenId } from './openid-fixture.ts';
import { type SignedIn } from './portal-client.ts';

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

describe('the settings', () => {
  it('never show the secret again, nor write it down', async () => {
    const { body } = await open.client.ask('GET', '/v1/admin/openid', { headers: admin });
    expect(body).toMatchObject({ redirectUri: callback('acme'), provider: { clientId: 'midcall' } });
    const rows = await open.fixture.ctx.db.tenant('acme', async ({ q }) => [
      await q.selectFrom('openid_provider').selectAll().execute(),
      await q.selectFrom('audit').selectAll().execute(),
    ]);
    for (const text of [JSON.stringify(body), JSON.stringify(rows)])
      expect(text).not.toContain(open.world.clientSecret);
  });

  it('keep the secret for the issuer and client it was entered for only', async () => {
    const same = { ...open.input(), clientSecret: undefined };
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
    expect((await configure(open.input({ issuer }))).code).toBe('invalid_request');
  });

  it('refuse an address that is no provider, redirects, or says it is another', async () => {
    const { createServer } = await import('node:http');
    const answers: [number, Record<string, string>, string][] = [
      [404, {}, ''],
      [302, { location: `${open.world.issuer}/.well-known/openid-configuration` }, ''],
      [200, { 'content-type': 'application/json' }, JSON.stringify({ issuer: open.world.issuer })],
    ];
    for (const [status, headers, text] of answers) {
      const server = createServer((_request, response) => response.writeHead(status, headers).end(text));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as { port: number };
      const refusal = await configure(open.input({ issuer: `http://127.0.0.1:${port}` }));
      expect(refusal).toMatchObject({ code: 'openid_unusable', body: { detail: 'issuer' } });
      server.close();
    }
  });

  it('forget whom another provider has recognised', async () => {
    open.world.colleagues.set('rosa', { email: 'rosa@acme.test', email_verified: true });
    await open.signIn('rosa');
    expect((await open.account('rosa@acme.test'))!.subject).toBe('rosa');
    await open.client.ask('DELETE', '/v1/admin/openid', { headers: admin });
    expect((await open.account('rosa@acme.test'))!.subject).toBeNull();
  });

  it('stay, when nobody could administer without them', async () => {
    open.world.colleagues.set('rosa', { email: 'rosa@acme.test', email_verified: true });
    const headers = open.client.signedIn(await open.signIn('rosa'));
    await open.fixture.ctx.db.tenant('acme', (tx) => updateAccount(tx, adminId, { passwordHash: null }));
    const answer = await open.client.ask('DELETE', '/v1/admin/openid', { headers });
    expect(answer).toMatchObject({ status: 409, code: 'last_administrator' });
  });
});

describe('only by OpenID', () => {
  it('refuses passwords, as if they were wrong, but for the emergency account', async () => {
    const id = await open.person('ken@acme.test', ['administrator']);
    expect((await configure(open.input({ emergencyAccount: id }))).status).toBe(200);
    expect((await open.client.signIn('ken@acme.test', PASSWORD)).status).toBe(204);
    expect(await open.client.signIn('rosa@acme.test', PASSWORD)).toMatchObject({
      status: 401,
      code: 'sign_in_failed',
    });
    expect((await open.client.ask('GET', '/v1/portal/acme')).body).toMatchObject({
      passwords: false,
      openid: true,
    });
    for (const body of [{ enabled: false }, { roles: ['editor'] }]) {
      const answer = await open.client.ask('PUT', `/v1/admin/accounts/${id}`, { headers: admin, body });
      expect(answer).toMatchObject({ status: 409, code: 'emergency_account_needed' });
    }
  });

  it('needs an administrator with a password', async () => {
    const editor = await open.person('ed@acme.test', ['editor']);
    for (const emergencyAccount of [editor, crypto.randomUUID()])
      expect((await configure(open.input({ emergencyAccount }))).code).toBe('emergency_account_needed');
  });
});
