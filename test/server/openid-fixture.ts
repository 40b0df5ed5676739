import { type OpenIdInput } from '../../protocol/openid.ts';
import { type Role } from '../../protocol/role.ts';
import { hashPassword } from '../../server/accounts/password-hash.ts';
import { insertAccount } from '../../server/accounts/store.ts';
import { startOpenIdProvider } from './openid-provider.ts';
import { type Answer, portalClient } from './portal-client.ts';
import { createFixture, PUBLIC_ORIGIN } from './server-fixture.ts';

export const PASSWORD = 'blue kettle on a roof';
export const callback = (tenant: string) => `${PUBLIC_ORIGIN}/v1/portal/${tenant}/openid/callback`;
/** Where a sign-in that failed leads. */
export const failure = (code: string, tenant = 'acme') =>
  `${PUBLIC_ORIGIN}/portal/${tenant}/sign-in?error=${code}`;

export type OpenIdFixture = Awaited<ReturnType<typeof startOpenId>>;

/** A server, a provider of two of its companies, and a browser that goes between them. */
export async function startOpenId() {
  const fixture = await createFixture();
  const world = await startOpenIdProvider([callback('acme'), callback('rival')]);
  const client = portalClient(fixture);
  const passwordHash = await hashPassword(PASSWORD);

  async function person(email: string, roles: Role[], tenant = 'acme') {
    const id = crypto.randomUUID();
    await fixture.ctx.db.tenant(tenant, (tx) =>
      insertAccount(tx, {
        ...{ id, email, roles, name: 'Rosa Bianchi', passwordHash, subject: null, locale: null },
        createdAt: fixture.ctx.clock.now(),
      }),
    );
    return id;
  }
  const input = (change: Partial<OpenIdInput> = {}): OpenIdInput => ({
    ...{ issuer: world.issuer, clientId: world.clientId, clientSecret: world.clientSecret },
    ...{ scope: 'email profile groups', groupsClaim: 'groups', emailDomains: [], emergencyAccount: null },
    roleGroups: [
      { group: 'text-editors', role: 'editor' },
      { group: 'text-auditors', role: 'auditor' },
    ],
    ...change,
  });
  /** A flow that has begun: where the provider is, and the cookie that remembers it. */
  async function begin(tenant = 'acme') {
    const { headers } = await client.ask('GET', `/v1/portal/${tenant}/openid`);
    const [line = ''] = [headers['set-cookie'] as string | string[]].flat();
    return { location: headers['location'] as string, line, cookie: line.slice(0, line.indexOf(';')) };
  }
  const comeBack = (url: string, cookie: string): Promise<Answer> =>
    client.ask('GET', url.slice(PUBLIC_ORIGIN.length), { headers: { cookie } });

  return {
    ...{ fixture, world, client, person, input, begin, comeBack },
    account: async (email: string) =>
      (
        await fixture.ctx.db.tenant('acme', (tx) =>
          tx.q.selectFrom('account').selectAll().where('email', '=', email).execute(),
        )
      )[0],
    async signIn(login: string): Promise<Answer> {
      const { location, cookie } = await begin();
      return comeBack(await world.signIn(location, login), cookie);
    },
    isIn: (answer: Answer) => client.isIn(client.signedIn(answer)),
    /** Nobody but one administrator of acme, whose provider is set up. */
    async reset() {
      for (const tenant of ['acme', 'rival'])
        await fixture.ctx.db.tenant(tenant, async (tx) => {
          await tx.q.deleteFrom('openid_provider').execute();
          await tx.q.deleteFrom('account').execute();
          await tx.q.deleteFrom('sign_in_limit').execute();
        });
      const adminId = await person('rosa@acme.test', ['administrator']);
      const admin = client.signedIn(await client.signIn('rosa@acme.test', PASSWORD));
      world.colleagues.clear();
      const { status } = await client.ask('PUT', '/v1/admin/openid', { headers: admin, body: input() });
      if (status !== 200) throw new Error(`the provider was refused: ${status}`);
      return { admin, adminId };
    },
    async close() {
      await world.close();
      await fixture.close();
    },
  };
}
