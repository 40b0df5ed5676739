import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Account, editedPart } from '../../protocol/account.ts';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { type Role } from '../../protocol/role.ts';
import { makeSetupLink } from '../../server/accounts/make-setup-link.ts';
import { portalClient, type SignedIn, tokenOf } from './portal-client.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

const PASSWORD = 'blue kettle on a roof';
let fixture: Fixture;
let client: ReturnType<typeof portalClient>;
let admin: SignedIn;
let adminId: string;

beforeAll(async () => {
  fixture = await createFixture();
  client = portalClient(fixture);
});
afterAll(() => fixture.close());

beforeEach(async () => {
  // one administrator, whatever the test before has left
  await fixture.ctx.db.tenant('acme', (tx) => tx.q.deleteFrom('account').execute());
  const token = tokenOf(await makeSetupLink(fixture.ctx, 'acme'));
  const answer = await client.setUp({
    token,
    email: 'rosa@acme.test',
    name: 'Rosa Bianchi',
    password: PASSWORD,
  });
  admin = client.signedIn(answer);
  adminId = (await client.ask('GET', '/v1/account', { headers: admin })).body['id'] as string;
});

interface Invited {
  account: Account;
  invitation: { link: string; expiresAt: string };
}
const list = async () =>
  (await client.ask('GET', '/v1/admin/accounts', { headers: admin })).body as unknown as Account[];
async function invite(email: string, roles: Role[] = ['editor']): Promise<Invited> {
  const body = { email, name: 'Ken Mori', roles };
  const answer = await client.ask('POST', '/v1/admin/accounts', { headers: admin, body });
  expect(answer.status).toBe(201);
  return answer.body as unknown as Invited;
}
async function member(email: string, roles: Role[] = ['editor']) {
  const { account, invitation } = await invite(email, roles);
  const answer = await client.accept({
    token: tokenOf(invitation.link),
    name: 'Ken Mori',
    password: PASSWORD,
  });
  return { id: account.id, headers: client.signedIn(answer) };
}
const change = (id: string, body: object, headers: Record<string, string> = {}) =>
  client.ask('PUT', `/v1/admin/accounts/${id}`, { headers: { ...admin, ...headers }, body });

it('invites somebody, who sets a password by the link and is signed in', async () => {
  const { account, invitation } = await invite(' KEN@acme.test ', [
    'supervisor',
    'editor',
    'editor',
  ] as Role[]);
  expect(account).toMatchObject({
    ...{ email: 'ken@acme.test', roles: ['editor', 'supervisor'], enabled: true, hasPassword: false },
    ...{ invitedUntil: invitation.expiresAt, lastSignInAt: null },
  });
  expect(invitation.link).toMatch(/^https:\/\/midcall\.test\/portal\/acme\/invitation#[\w-]{43}$/);
  const token = tokenOf(invitation.link);
  expect((await client.invitation({ token })).body).toEqual({ name: 'Ken Mori', email: 'ken@acme.test' });
  const answer = await client.accept({ token, name: 'Ken M.', password: PASSWORD });
  expect(answer.status).toBe(204);
  const me = await client.ask('GET', '/v1/account', { headers: client.signedIn(answer) });
  expect(me.body).toMatchObject({ name: 'Ken M.', roles: ['editor', 'supervisor'], hasPassword: true });
  expect((await client.accept({ token, name: 'Ken M.', password: PASSWORD })).code).toBe(
    'one_time_link_invalid',
  );
  expect((await client.signIn('ken@acme.test', PASSWORD)).status).toBe(204);
  expect((await list()).map(({ name, invitedUntil }) => [name, invitedUntil])).toEqual([
    ['Ken M.', null],
    ['Rosa Bianchi', null],
  ]);
});

it('refuses an invitation that is over, replaced, of somebody switched off, or of another tenant', async () => {
  const { account, invitation } = await invite('ken@acme.test');
  const again = await client.ask('POST', `/v1/admin/accounts/${account.id}/invitation`, { headers: admin });
  const [old, token] = [tokenOf(invitation.link), tokenOf(again.body['link'] as string)];
  const accept = (value: string, at = client) =>
    at.accept({ token: value, name: 'Ken Mori', password: PASSWORD });
  expect((await accept(old)).code).toBe('one_time_link_invalid');
  expect((await accept(token, portalClient(fixture, { tenant: 'rival' }))).code).toBe(
    'one_time_link_invalid',
  );
  await change(account.id, { enabled: false });
  expect((await accept(token)).code).toBe('one_time_link_invalid');
  await change(account.id, { enabled: true });
  const late = await client.ask('POST', `/v1/admin/accounts/${account.id}/invitation`, { headers: admin });
  fixture.clock.advance(7 * 86_400 + 1);
  expect((await accept(tokenOf(late.body['link'] as string))).code).toBe('one_time_link_invalid');
});

it('resets a forgotten password by a link; the old one holds until then', async () => {
  const { id, headers } = await member('ken@acme.test');
  const { body } = await client.ask('POST', `/v1/admin/accounts/${id}/invitation`, { headers: admin });
  expect((await client.signIn('ken@acme.test', PASSWORD)).status).toBe(204);
  const password = 'green ladder by the sea';
  await client.accept({ token: tokenOf(body['link'] as string), name: 'Ken Mori', password });
  expect(await client.isIn(headers)).toBe(false);
  expect((await client.signIn('ken@acme.test', PASSWORD)).code).toBe('sign_in_failed');
  expect((await client.signIn('ken@acme.test', password)).status).toBe(204);
});

it('invites nobody twice', async () => {
  await invite('ken@acme.test');
  const body = { email: 'Ken@acme.test', name: 'Ken', roles: ['editor'] };
  expect((await client.ask('POST', '/v1/admin/accounts', { headers: admin, body })).code).toBe(
    'account_duplicate',
  );
});

it('ends the sign-ins of whoever gets other roles or is switched off, at once', async () => {
  const { id, headers } = await member('ken@acme.test');
  await change(id, { name: 'Ken-ichi Mori' });
  expect(await client.isIn(headers)).toBe(true);
  await change(id, { roles: ['auditor'] });
  expect(await client.isIn(headers)).toBe(false);
  const again = client.signedIn(await client.signIn('ken@acme.test', PASSWORD));
  expect(await client.isIn(again)).toBe(true);
  await change(id, { enabled: false });
  expect(await client.isIn(again)).toBe(false);
  await change(id, { enabled: true });
  expect(await client.isIn(again)).toBe(false);
  expect((await client.signIn('ken@acme.test', PASSWORD)).status).toBe(204);
});

it('tells the second of two administrators that the first was there', async () => {
  const { id } = await member('ken@acme.test');
  const seen = (await list()).find((one) => one.id === id)!;
  const ifMatch = { 'if-match': `"${fingerprint(editedPart(seen))}"` };
  expect((await change(id, { roles: ['supervisor'] }, ifMatch)).status).toBe(200);
  expect((await change(id, { roles: ['auditor'] }, ifMatch)).code).toBe('changed_meanwhile');
});

it('writes down what was changed, and no link and no password', async () => {
  const { id } = await member('ken@acme.test');
  await change(id, { roles: ['auditor'] });
  const rows = await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q.selectFrom('audit').selectAll().where('object', '=', `account/${id}`).orderBy('at').execute(),
  );
  expect(rows.map(({ action, actor }) => [action, actor === `account:${adminId}`])).toEqual([
    ['account.added', true],
    ['account.signed_in', false],
    ['account.password_set', false],
    ['account.changed', true],
  ]);
  expect(rows.at(-1)).toMatchObject({
    before: { name: 'Ken Mori', roles: ['editor'], enabled: true },
    after: { name: 'Ken Mori', roles: ['auditor'], enabled: true },
  });
  expect(JSON.stringify(rows)).not.toMatch(/argon2|kettle|#[\w-]{43}/);
});

describe('the last administrator', () => {
  it('can neither be switched off nor lose the role', async () => {
    await member('ken@acme.test', ['editor', 'auditor']);
    // an invitation nobody has taken up is no administrator yet
    await invite('mia@acme.test', ['administrator']);
    for (const body of [{ enabled: false }, { roles: ['editor'] }])
      expect(await change(adminId, body)).toMatchObject({ status: 409, code: 'last_administrator' });
    expect(await client.isIn(admin)).toBe(true);
  });

  it('is left when two switch each other off at once', async () => {
    for (let round = 0; round < 8; round++) {
      const two = await member(`two-${round}@acme.test`, ['administrator']);
      const answers = await Promise.all([
        change(two.id, round % 2 ? { enabled: false } : { roles: ['editor'] }),
        client.ask('PUT', `/v1/admin/accounts/${adminId}`, {
          headers: two.headers,
          body: { enabled: false },
        }),
      ]);
      const left = (
        await fixture.ctx.db.tenant('acme', (tx) =>
          tx.q.selectFrom('account').select(['id', 'roles']).where('disabled_at', 'is', null).execute(),
        )
      ).filter(({ roles }) => roles.includes('administrator'));
      expect(left.length, JSON.stringify(answers.map(({ status }) => status))).toBe(1);
      // the one left goes on
      if (left[0]!.id !== adminId) [admin, adminId] = [two.headers, two.id];
    }
  });

  it('is counted anew once another has taken up the invitation', async () => {
    await member('mia@acme.test', ['administrator']);
    expect((await change(adminId, { roles: ['editor'] })).status).toBe(200);
    // one's own sign-in goes on, with the new roles
    const { body } = await client.ask('GET', '/v1/account', { headers: admin });
    expect(body['roles']).toEqual(['editor']);
  });
});
