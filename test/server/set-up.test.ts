import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listPortals, makeSetupLink } from '../../server/accounts/make-setup-link.ts';
import { portalClient, tokenOf } from './portal-client.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
let client: ReturnType<typeof portalClient>;
beforeAll(async () => {
  fixture = await createFixture();
  client = portalClient(fixture);
});
afterAll(() => fixture.close());

const PASSWORD = 'blue kettle on a roof';
const person = (token: string, email = 'rosa@acme.test') => ({
  ...{ token, email, name: 'Rosa Bianchi', password: PASSWORD },
});
const portalOf = async (tenant: string) =>
  (await listPortals(fixture.ctx, 'main')).find(({ tenantId }) => tenantId === tenant)!;

it('gives each tenant without an administrator a link at the start, and a new one at the next', async () => {
  const first = await portalOf('acme');
  expect(first).toMatchObject({ isSetup: true });
  expect(first.link).toMatch(/^https:\/\/midcall\.test\/portal\/acme\/setup#[\w-]{43}$/);
  const second = await portalOf('acme');
  expect(second.link).not.toBe(first.link);
  expect(await client.setUp(person(tokenOf(first.link)))).toMatchObject({
    status: 410,
    code: 'one_time_link_invalid',
  });
  expect((await client.setUp(person(tokenOf(second.link)))).status).toBe(204);
  expect(await portalOf('acme')).toEqual({
    ...{ tenantId: 'acme', isSetup: false, link: 'https://midcall.test/portal/acme/' },
  });
});

it('keeps of a link only what recognises it', async () => {
  const token = tokenOf(await makeSetupLink(fixture.ctx, 'acme'));
  const rows = await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q.selectFrom('setup_link').selectAll().execute(),
  );
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(rows[0]!.hash.toString('base64url')).not.toContain(token);
});

it('answers a used, an unknown, a foreign and an expired link alike', async () => {
  const token = tokenOf(await makeSetupLink(fixture.ctx, 'acme'));
  const foreign = tokenOf(await makeSetupLink(fixture.ctx, 'rival'));
  const refusals = [await client.setUp(person('A'.repeat(43))), await client.setUp(person(foreign))];
  expect((await client.setUp(person(token, 'first@acme.test'))).status).toBe(204);
  refusals.push(await client.setUp(person(token, 'second@acme.test')));
  const late = tokenOf(await makeSetupLink(fixture.ctx, 'acme'));
  fixture.clock.advance(24 * 3_600 + 1);
  refusals.push(await client.setUp(person(late, 'third@acme.test')));
  for (const { status, body } of refusals) {
    expect({ status, ...body, requestId: '' }).toEqual({ ...refusals[0]!.body, status: 410, requestId: '' });
  }
});

it('makes one administrator of a link that two use at once', async () => {
  const token = tokenOf(await makeSetupLink(fixture.ctx, 'acme'));
  const answers = await Promise.all(
    ['one@acme.test', 'two@acme.test', 'three@acme.test'].map((email) => client.setUp(person(token, email))),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 410, 410]);
});

it('signs the first administrator in, who may then do everything', async () => {
  const token = tokenOf(await makeSetupLink(fixture.ctx, 'acme'));
  const answer = await client.setUp(person(token, 'all@acme.test'));
  expect(String(answer.headers['set-cookie'])).toMatch(
    /^__Host-midcall-acme=[\w-]{43}; .*HttpOnly; Secure; SameSite=Strict$/,
  );
  const { body } = await client.ask('GET', '/v1/account', { headers: client.signedIn(answer) });
  expect(body).toMatchObject({ name: 'Rosa Bianchi', email: 'all@acme.test', roles: ['administrator'] });
});

it('brings a lost administrator back: new password, switched on, every older sign-in over', async () => {
  const first = await client.setUp(
    person(tokenOf(await makeSetupLink(fixture.ctx, 'acme')), 'lost@acme.test'),
  );
  const { body } = await client.ask('GET', '/v1/account', { headers: client.signedIn(first) });
  await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q
      .updateTable('account')
      .set({ disabled_at: new Date(), roles: ['editor'] })
      .where('email', '=', 'lost@acme.test')
      .execute(),
  );
  const token = tokenOf(await makeSetupLink(fixture.ctx, 'acme'));
  const again = await client.setUp({
    ...person(token, 'LOST@acme.test '),
    password: 'green ladder by the sea',
  });
  const back = await client.ask('GET', '/v1/account', { headers: client.signedIn(again) });
  expect(back.body).toMatchObject({ id: body['id'], roles: ['administrator', 'editor'] });
  expect(await client.isIn(client.signedIn(first))).toBe(false);
  expect((await client.signIn('lost@acme.test', PASSWORD)).code).toBe('sign_in_failed');
  expect((await client.signIn('lost@acme.test', 'green ladder by the sea')).status).toBe(204);
});

it.each([
  ['short', 'elevenchars', 'invalid_request'],
  ['made of the name', 'rosa rosa rosa 1', 'password_weak'],
  ['one that everybody has', 'Password1234', 'password_weak'],
])('refuses a password that is %s, and the link stays', async (_why, password, code) => {
  const token = tokenOf(await makeSetupLink(fixture.ctx, 'acme'));
  const weak = await client.setUp({ ...person(token, 'weak@acme.test'), password });
  expect(weak.code).toBe(code);
  expect((await client.setUp(person(token, `${crypto.randomUUID()}@acme.test`))).status).toBe(204);
});

it('takes a setup only from a page of its own', async () => {
  const token = tokenOf(await makeSetupLink(fixture.ctx, 'acme'));
  for (const origin of ['https://evil.test', 'null', '']) {
    const answer = await client.ask('POST', '/v1/portal/acme/setup', {
      body: person(token),
      headers: { origin },
    });
    expect(answer).toMatchObject({ status: 403, code: 'wrong_origin' });
  }
});

it('makes the tenant of a new installation, and asks for its company', async () => {
  const fresh = await createFixture();
  try {
    const admin = new pg.Client({ connectionString: fresh.databaseUrl });
    await admin.connect();
    // the audit can only grow, except for who owns the machine
    await admin.query(`set session_replication_role = replica; truncate tenant cascade`);
    await admin.end();
    const portals = await listPortals(fresh.ctx, 'contoso');
    expect(portals).toMatchObject([{ tenantId: 'contoso', isSetup: true }]);
    const own = portalClient(fresh, { tenant: 'contoso' });
    const token = tokenOf(portals[0]!.link);
    expect((await own.ask('GET', '/v1/portal/contoso')).body).toEqual({
      ...{ company: '', passwords: true, openid: false },
    });
    expect((await own.setUp(person(token))).code).toBe('invalid_request');
    const company = { company: 'Contoso', homeCountry: 'IT', defaultLanguage: 'it' };
    const answer = await own.setUp({ ...person(token), ...company });
    const { body } = await own.ask('GET', '/v1/account', { headers: own.signedIn(answer) });
    expect(body['tenant']).toEqual({
      ...{ id: 'contoso', name: 'Contoso', homeCountry: 'IT', defaultLanguage: 'it' },
    });
  } finally {
    await fresh.close();
  }
});
