import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { hashPassword } from '../../server/accounts/password-hash.ts';
import { clearOldRows } from '../../server/platform/clear-old-rows.ts';
import { buildApp, type MidcallApp } from '../../server/app.ts';
import { insertAccount, updateAccount } from '../../server/accounts/store.ts';
import { type Answer, portalClient } from './portal-client.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

const PASSWORD = 'blue kettle on a roof';
let fixture: Fixture;
/** Another node on the same database. */
let other: MidcallApp;
let client: ReturnType<typeof portalClient>;
let hash: string;
beforeAll(async () => {
  fixture = await createFixture();
  other = buildApp(fixture.ctx);
  await other.ready();
  hash = await hashPassword(PASSWORD);
});
afterAll(async () => {
  await other.close();
  await fixture.close();
});

let count = 0;
beforeEach(() => {
  // an address of its own for each test
  client = portalClient(fixture, { address: `192.0.2.${++count}` });
});

async function person(change: { passwordHash?: string | null; tenant?: string } = {}) {
  const [id, tenant] = [crypto.randomUUID(), change.tenant ?? 'acme'];
  const email = `${id}@acme.test`;
  const passwordHash = change.passwordHash === undefined ? hash : change.passwordHash;
  await fixture.ctx.db.tenant(tenant, (tx) =>
    insertAccount(tx, {
      ...{ id, email, passwordHash, name: 'Rosa Bianchi', roles: ['editor'], subject: null, locale: null },
      createdAt: fixture.ctx.clock.now(),
    }),
  );
  return { id, email };
}

const update = (id: string, change: Parameters<typeof updateAccount>[2]) =>
  fixture.ctx.db.tenant('acme', (tx) => updateAccount(tx, id, change));
const audit = (object: string) =>
  fixture.ctx.db.tenant('acme', (tx) =>
    tx.q.selectFrom('audit').select(['actor', 'action', 'after']).where('object', '=', object).execute(),
  );
const shape = ({ status, body }: Answer) => ({ status, ...body, requestId: '' });

it('signs in with e-mail and password, however the e-mail is written, with a new cookie each time', async () => {
  const { id, email } = await person();
  const [first, second] = [
    await client.signIn(email, PASSWORD),
    await client.signIn(` ${email.toUpperCase()} `, PASSWORD),
  ];
  expect([first.status, second.status]).toEqual([204, 204]);
  const [one, two] = [client.signedIn(first), client.signedIn(second)];
  expect(one['cookie']).not.toBe(two['cookie']);
  expect(await client.isIn(one)).toBe(true);
  expect((await audit(`account/${id}`))[0]).toEqual({
    ...{ actor: `account:${id}`, action: 'account.signed_in', after: { by: 'password' } },
  });
});

it('ends the sign-in that a browser had when it signs in again, so that none can be planted', async () => {
  const { email } = await person();
  const past = client.signedIn(await client.signIn(email, PASSWORD));
  const body = { email, password: PASSWORD };
  const again = await client.ask('POST', '/v1/portal/acme/sign-in', { body, headers: past });
  expect(client.signedIn(again)['cookie']).not.toBe(past['cookie']);
  expect(await client.isIn(past)).toBe(false);
});

it('gives the same answer to whatever is wrong', async () => {
  const [known, off, bare, foreign] = [
    await person(),
    await person(),
    await person({ passwordHash: null }),
    await person({ tenant: 'rival' }),
  ];
  await update(off.id, { disabledAt: fixture.ctx.clock.now() });
  const wrong = await client.signIn(known.email, 'not the password');
  expect(wrong).toMatchObject({ status: 401, code: 'sign_in_failed' });
  for (const email of [off.email, bare.email, foreign.email, 'nobody@acme.test'])
    expect(shape(await client.signIn(email, PASSWORD))).toEqual(shape(wrong));
});

it('writes down who was refused, and nothing of what was typed for nobody', async () => {
  const { id, email } = await person();
  await client.signIn(email, 'not the password');
  await client.signIn('my-password-is-hunter2@acme.test', 'not the password');
  expect(await audit(`account/${id}`)).toEqual([
    { actor: `account:${id}`, action: 'account.sign_in_refused', after: { by: 'password' } },
  ]);
  expect((await audit('account/unknown')).length).toBeGreaterThan(0);
  const rows = await fixture.ctx.db.tenant('acme', async ({ q }) => [
    await q.selectFrom('audit').selectAll().execute(),
    await q.selectFrom('sign_in_limit').selectAll().execute(),
  ]);
  expect(JSON.stringify(rows)).not.toContain('hunter2');
});

it('lets guesses at an account wait longer and longer, the right one too, wherever they come from', async () => {
  const { email } = await person();
  for (let guess = 0; guess < 5; guess++) {
    const node = portalClient({ app: guess % 2 ? other : fixture.app }, { address: `198.51.100.${guess}` });
    expect((await node.signIn(email, `guess number ${guess}`)).code).toBe('sign_in_failed');
  }
  const pauses: number[] = [];
  for (let round = 0; round < 4; round++) {
    const blocked = await portalClient({ app: other }, { address: `203.0.113.${round}` }).signIn(
      email,
      PASSWORD,
    );
    expect(blocked).toMatchObject({ status: 429, code: 'rate_limited' });
    pauses.push(Number(blocked.headers['retry-after']));
    fixture.clock.advance(pauses.at(-1)!);
    await client.signIn(email, 'another guess');
  }
  expect(pauses).toEqual([1, 2, 4, 8]);
  fixture.clock.advance(16);
  expect((await client.signIn(email, PASSWORD)).status).toBe(204);
  // and begins anew
  expect((await client.signIn(email, 'another guess')).code).toBe('sign_in_failed');
});

it('counts many guesses at once one by one', async () => {
  const { email } = await person();
  const guesses = Array.from({ length: 20 }, (_, i) =>
    portalClient({ app: i % 2 ? other : fixture.app }, { address: `198.51.100.${i}` }).signIn(
      email,
      `guess ${i}`,
    ),
  );
  const codes = (await Promise.all(guesses)).map(({ code }) => code);
  expect(codes.filter((code) => code === 'sign_in_failed')).toHaveLength(5);
  expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(15);
});

it('lets guesses from an address wait, whatever accounts they are at, and one’s own sign-in is no way around', async () => {
  const own = await person();
  for (let guess = 0; guess < 29; guess++) await client.signIn(`nobody-${guess}@acme.test`, 'a guess');
  expect((await client.signIn(own.email, PASSWORD)).status).toBe(204);
  expect((await client.signIn('nobody@acme.test', 'a guess')).code).toBe('sign_in_failed');
  expect((await client.signIn('somebody@acme.test', 'a guess')).code).toBe('rate_limited');
  expect((await client.signIn(own.email, PASSWORD)).code).toBe('rate_limited');
  expect((await portalClient(fixture, { address: '203.0.113.200' }).signIn(own.email, PASSWORD)).status).toBe(
    204,
  );
});

it('takes a client’s address from a proxy it trusts only', async () => {
  // the wait after many guesses must not pass while a busy machine reckons the hashes
  const now = fixture.clock.now();
  const standing = { ...fixture.ctx, clock: { now: () => now } };
  const trusting = buildApp(standing, { trustedProxies: ['192.0.2.250'] });
  const guess = (app: MidcallApp, address: string, forwarded: string) =>
    portalClient({ app }, { address }).ask('POST', '/v1/portal/acme/sign-in', {
      body: { email: `${crypto.randomUUID()}@acme.test`, password: 'a guess' },
      headers: { 'x-forwarded-for': forwarded },
    });
  await trusting.ready();
  for (let i = 0; i < 30; i++) await guess(trusting, '192.0.2.250', '203.0.113.77');
  expect((await guess(trusting, '192.0.2.250', '203.0.113.77')).code).toBe('rate_limited');
  expect((await guess(trusting, '192.0.2.250', '203.0.113.78')).code).toBe('sign_in_failed');
  // who is no proxy is believed nothing
  expect((await guess(trusting, '203.0.113.77', '203.0.113.79')).code).toBe('rate_limited');
  await trusting.close();
});

it('forgets limits, sessions and links that are over', async () => {
  const { email } = await person();
  await client.signIn(email, PASSWORD);
  await client.signIn('nobody@acme.test', 'a guess');
  fixture.clock.advance(2 * 86_400);
  await clearOldRows(fixture.ctx.db, fixture.ctx.clock.now());
  const left = await fixture.ctx.db.tenant('acme', async ({ q }) => [
    ...(await q.selectFrom('sign_in_limit').select('bucket').execute()),
    ...(await q.selectFrom('account_session').select('hash').execute()),
  ]);
  expect(left).toEqual([]);
});

it('makes a hash of older parameters anew at the next sign-in', async () => {
  const { hash: make } = await import('@node-rs/argon2');
  const weak = await make(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
  const { id, email } = await person({ passwordHash: weak });
  expect((await client.signIn(email, PASSWORD)).status).toBe(204);
  const [row] = await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q.selectFrom('account').select('password_hash').where('id', '=', id).execute(),
  );
  expect(row!.password_hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
  expect((await client.signIn(email, PASSWORD)).status).toBe(204);
});

it('takes a sign-in only from a page of its own, and only as JSON', async () => {
  const { email } = await person();
  const url = '/v1/portal/acme/sign-in';
  const evil = { body: { email, password: PASSWORD }, headers: { origin: 'https://evil.test' } };
  expect((await client.ask('POST', url, evil)).code).toBe('wrong_origin');
  const form = await fixture.app.inject({
    ...{ method: 'POST', url, body: JSON.stringify({ email, password: PASSWORD }) },
    headers: { origin: fixture.ctx.publicOrigin, 'content-type': 'text/plain' },
  });
  expect(form.statusCode).toBe(415);
});

it('knows no portal of a tenant that is none', async () => {
  const nowhere = portalClient(fixture, { tenant: 'nobody' });
  expect((await nowhere.signIn('rosa@acme.test', PASSWORD)).status).toBe(404);
  expect((await nowhere.ask('GET', '/v1/portal/nobody')).status).toBe(404);
});

it('changes a password with the present one, and ends the other sign-ins', async () => {
  const { email } = await person();
  const [here, there] = [
    client.signedIn(await client.signIn(email, PASSWORD)),
    client.signedIn(await client.signIn(email, PASSWORD)),
  ];
  const change = (current: string, password: string) =>
    client.ask('PUT', '/v1/account/password', { headers: here, body: { current, password } });
  expect((await change('not the password', 'green ladder by the sea')).code).toBe('password_wrong');
  expect(await change(PASSWORD, 'rosa bianchi at acme')).toMatchObject({ code: 'password_weak' });
  expect((await change(PASSWORD, 'green ladder by the sea')).status).toBe(204);
  expect([await client.isIn(here), await client.isIn(there)]).toEqual([true, false]);
  expect((await client.signIn(email, PASSWORD)).code).toBe('sign_in_failed');
  expect((await client.signIn(email, 'green ladder by the sea')).status).toBe(204);
});

it('limits guesses at the present password as those at a sign-in', async () => {
  const { email } = await person();
  const headers = client.signedIn(await client.signIn(email, PASSWORD));
  const guess = () =>
    client.ask('PUT', '/v1/account/password', {
      headers,
      body: { current: 'a guess', password: 'green ladder by the sea' },
    });
  for (let i = 0; i < 5; i++) expect((await guess()).code).toBe('password_wrong');
  expect((await guess()).code).toBe('rate_limited');
});

it('lets everybody change their own name and language', async () => {
  const headers = await fixture.signIn({ roles: ['auditor'] });
  const change = (body: object) => client.ask('PUT', '/v1/account', { headers, body });
  expect((await change({ name: ' Rosa B. ', locale: 'pt-BR' })).body).toMatchObject({
    ...{ name: 'Rosa B.', locale: 'pt-BR', hasPassword: false },
  });
  expect((await change({ locale: null })).body).toMatchObject({ name: 'Rosa B.', locale: null });
  expect((await change({ roles: ['administrator'] })).code).toBe('invalid_request');
});
