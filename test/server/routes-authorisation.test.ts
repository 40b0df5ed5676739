import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addApiKey } from '../../server/access/provision.ts';
import { Capability, Role, ROLE_CAPABILITIES } from '../../protocol/role.ts';
import { cookieName } from '../../server/accounts/session-cookie.ts';
import { hashSecret } from '../../server/platform/secret-box.ts';
import { BODIES } from './route-examples.ts';
import {
  accountId,
  accountRoutes,
  acmeRows,
  adminRoutes,
  agentRoutes,
  ask,
  askWith,
  closeRoutes,
  fixture,
  messageId,
  nameOf,
  openRoutes,
  pathOf,
  problemOf,
  sessionId,
  signCall,
  signedRoutes,
  table,
} from './routes-world.ts';

beforeAll(openRoutes);
afterAll(closeRoutes);

/** What a sign-in itself writes. */
const PORTAL_TABLES = { account: null, account_session: null };

const UNAUTHENTICATED = {
  code: 'unauthenticated',
  status: 401,
  title: 'Unauthenticated',
  type: 'urn:midcall:error:unauthenticated',
};

describe('the table of routes', () => {
  it('has an example body for every route that takes one', () => {
    const needed = table.filter(
      ({ body, auth }) => body && auth !== 'none' && !(typeof auth === 'object' && 'signature' in auth),
    );
    expect(needed.map(nameOf).filter((name) => !BODIES[name])).toEqual([]);
  });

  it('leaves nothing open but the pages, links for photos, health, documentation and launches', () => {
    expect(
      table
        .filter(({ auth }) => auth === 'none')
        .map(nameOf)
        .sort(),
    ).toEqual(
      [
        'GET /assets/{name}',
        'GET /livez',
        'GET /metrics',
        'GET /p/{tenant}/{token}',
        'POST /p/{tenant}/{token}',
        'DELETE /v1/photo-links/{tenant}/uploads/{id}',
        'GET /v1/photo-links/{tenant}/uploads',
        'POST /v1/photo-links/{tenant}/open',
        'POST /v1/photo-links/{tenant}/uploads',
        'PUT /v1/photo-links/{tenant}/uploads/{id}',
        'GET /portal',
        'GET /portal/{tenant}',
        'GET /portal/{tenant}/*',
        'GET /readyz',
        'GET /widget/{tenant}',
        'GET /zendesk/{tenant}/{place}',
        'POST /v1/launch',
        'POST /v1/zendesk/launch',
        'POST /zendesk/{tenant}/{place}',
        'GET /v1/portal/{tenant}',
        'GET /v1/portal/{tenant}/openid',
        'GET /v1/portal/{tenant}/openid/callback',
        'POST /v1/portal/{tenant}/invitation',
        'POST /v1/portal/{tenant}/invitation/accept',
        'POST /v1/portal/{tenant}/setup',
        'POST /v1/portal/{tenant}/sign-in',
        ...table.map(nameOf).filter((name) => name.startsWith('GET /media/')),
      ].sort(),
    );
  });
});

describe.each(agentRoutes.map((route) => [nameOf(route), route] as const))('%s', (_name, route) => {
  it('refuses every credential that is none', async () => {
    const token = await fixture.agentToken();
    const secret = token.slice('acme.'.length);
    const expired = await fixture.agentToken();
    await fixture.ctx.db.tenant('acme', (tx) =>
      tx.q
        .updateTable('access_token')
        .set({ idle_until: new Date(0) })
        .where('hash', '=', hashSecret(expired))
        .execute(),
    );
    const bad = [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      `Bearer ${secret}`,
      `Bearer rival.${secret}`,
      `Bearer acme.${'A'.repeat(43)}`,
      `Bearer nobody.${secret}`,
      `Bearer ${token}x`,
      `Bearer ${token} ${token}`,
      `Basic ${token}`,
      token,
      `Bearer ${expired}`,
      `Bearer ${fixture.acme.adminKey}`,
      `Bearer ${'A'.repeat(5_000)}`,
      "Bearer acme'--.x",
    ];
    for (const authorization of bad) {
      const { status, problem } = await ask(route, authorization);
      expect({ status, problem }, authorization).toEqual({ status: 401, problem: UNAUTHENTICATED });
    }
  });

  it('hides what is another agent’s or another tenant’s, as if it did not exist', async () => {
    if (!route.params && route.path !== '/v1/stream') return;
    const before = await acmeRows();
    const strangers = [
      await fixture.agentToken({ agent: 'ben' }),
      await fixture.agentToken({ tenant: fixture.rival }),
    ];
    const missing = {
      code: 'not_found',
      status: 404,
      title: 'Not found',
      type: 'urn:midcall:error:not_found',
    };
    for (const token of strangers) {
      const { status, problem } = await ask(route, `Bearer ${token}`);
      // media of nobody stands for media of others here; an agent's own is shown in the tests of media
      expect({ status, problem }).toEqual({ status: 404, problem: missing });
    }
    const after = await acmeRows();
    expect({ ...after, agent: null, launch_use: null }).toEqual({
      ...before,
      agent: null,
      launch_use: null,
    });
  });
});

const signInAs = (...roles: Role[]) => fixture.signIn({ roles });

describe.each(adminRoutes.map(({ route, capability }) => [nameOf(route), route, capability] as const))(
  '%s',
  (_name, route, capability) => {
    const others = Capability.options.filter((one) => one !== capability);

    it('refuses every credential that is none, and a key without the capability', async () => {
      const { key, revoked } = await fixture.ctx.db.tenant('acme', async (tx) => {
        const wrong = await addApiKey(tx, fixture.ctx, { name: 'all others', scopes: others });
        const old = await addApiKey(tx, fixture.ctx, { name: 'revoked', scopes: [capability] });
        await tx.q
          .updateTable('api_key')
          .set({ revoked_at: new Date() })
          .where('hash', '=', hashSecret(old))
          .execute();
        return { key: wrong, revoked: old };
      });
      const foreign = fixture.acme.adminKey.replace('mck_acme_', 'mck_rival_');
      const token = await fixture.agentToken();
      for (const bearer of [
        undefined,
        `Bearer ${foreign}`,
        `Bearer ${revoked}`,
        `Bearer ${token}`,
        `Bearer mck_acme_${'A'.repeat(43)}`,
        fixture.acme.adminKey,
      ]) {
        const { status, problem } = await ask(route, bearer);
        expect({ status, problem }, bearer).toEqual({ status: 401, problem: UNAUTHENTICATED });
      }
      const { status, problem } = await ask(route, `Bearer ${key}`);
      expect({ status, code: problem['code'] }).toEqual({ status: 403, code: 'forbidden' });
    });

    it.each(Role.options)('asks of a signed-in %s what the role may do', async (role) => {
      if (ROLE_CAPABILITIES[role].includes(capability)) {
        // what the others need stays: the ids are of acme's things
        const headers = await fixture.signIn({ roles: [role], tenant: fixture.rival });
        expect([401, 403]).not.toContain((await askWith(route, headers)).status);
      } else {
        const before = await acmeRows();
        const { status, problem } = await askWith(route, await signInAs(role));
        expect({ status, code: problem['code'] }).toEqual({ status: 403, code: 'forbidden' });
        expect({ ...before, ...PORTAL_TABLES }).toEqual({ ...(await acmeRows()), ...PORTAL_TABLES });
      }
    });

    it('refuses a sign-in that is over, switched off, of another tenant, or not from a page of this server', async () => {
      const headers = await signInAs('administrator');
      const cookie = headers['cookie']!;
      const secret = cookie.slice(cookie.indexOf('=') + 1);
      const disabled = await fixture.signIn({ roles: ['administrator'], disabled: true });
      const over = await fixture.signIn({ roles: ['administrator'], over: true });
      const changes = route.method !== 'GET';
      for (const bad of [
        { ...headers, cookie: '' },
        { ...headers, cookie: `${cookie}x` },
        { ...headers, 'midcall-tenant': 'rival', cookie: `${cookieName('rival')}=${secret}` },
        { ...headers, 'midcall-tenant': 'nobody' },
        { ...headers, 'midcall-tenant': "acme'--" },
        { ...headers, 'midcall-tenant': '' },
        { ...headers, cookie: `midcall-acme=${secret}` },
        disabled,
        over,
        ...(changes ? [{ ...headers, origin: 'https://evil.test' }] : []),
        ...(changes ? [{ ...headers, origin: 'null' }] : []),
      ]) {
        const { status, problem } = await askWith(route, bad);
        expect({ status, problem }, JSON.stringify(bad)).toEqual({ status: 401, problem: UNAUTHENTICATED });
      }
    });

    it('shows and changes nothing of another tenant', async () => {
      const before = await acmeRows();
      const { status, text } = await ask(route, `Bearer ${fixture.rival.adminKey}`);
      if (route.path.includes('{id}')) expect(status).toBe(404);
      for (const own of [
        sessionId,
        messageId,
        fixture.acme.presets.hours,
        fixture.acme.presets.photo,
        fixture.acme.numbers.repairs.id,
        accountId,
      ]) {
        expect(text).not.toContain(own);
      }
      expect(await acmeRows()).toEqual(before);
    });
  },
);

describe.each(signedRoutes.map(({ route, source }) => [nameOf(route), route, source] as const))(
  '%s',
  (_name, route, source) => {
    it('refuses every signature that is not of the tenant and the source', async () => {
      const before = await acmeRows();
      const [type, content] = route.form
        ? ['application/x-www-form-urlencoded', 'a=1']
        : [route.plain ? 'text/plain' : 'application/json', '{}'];
      const right = source === 'telephony' ? fixture.acme.telephonySecret : fixture.acme.carrierSecret;
      const others = [
        source === 'telephony' ? fixture.acme.carrierSecret : fixture.acme.telephonySecret,
        source === 'telephony' ? fixture.rival.telephonySecret : fixture.rival.carrierSecret,
        'guessed',
      ];
      const refusal = {
        code: 'signature_invalid',
        status: 401,
        title: 'Signature invalid',
        type: 'urn:midcall:error:signature_invalid',
      };
      for (const secret of others) {
        const { status, body } = await fixture.postSigned(pathOf(route), content, secret, type);
        expect({ status, problem: problemOf(JSON.stringify(body)) }).toEqual({
          status: 401,
          problem: refusal,
        });
      }
      for (const tenant of ['nobody', 'ACME', 'a%00b', "acme'--", 'rival']) {
        const { status, body } = await fixture.postSigned(
          route.path.replace('{tenant}', tenant),
          content,
          right,
          type,
        );
        expect({ status, problem: problemOf(JSON.stringify(body)) }, tenant).toEqual({
          status: 401,
          problem: refusal,
        });
      }
      const unsigned = await fixture.app.inject({
        ...{ method: 'POST', url: pathOf(route), body: content },
        headers: { 'content-type': type },
      });
      expect(unsigned.statusCode).toBe(401);
      expect(await acmeRows()).toEqual(before);
    });
  },
);

describe.each(accountRoutes.map((route) => [nameOf(route), route] as const))('%s', (_name, route) => {
  it('is for people who are signed in, whatever their role, and for no key and no agent', async () => {
    const key = await ask(route, `Bearer ${fixture.acme.adminKey}`);
    expect({ status: key.status, code: key.problem['code'] }).toEqual({ status: 403, code: 'forbidden' });
    for (const bearer of [undefined, `Bearer ${await fixture.agentToken()}`]) {
      const { status, problem } = await ask(route, bearer);
      expect({ status, problem }).toEqual({ status: 401, problem: UNAUTHENTICATED });
    }
    for (const role of Role.options)
      expect([401, 403]).not.toContain((await askWith(route, await signInAs(role))).status);
  });
});

it('lets the agent in charge and the administrator do what the table says', async () => {
  await signCall();
  for (const route of agentRoutes.filter(
    ({ path }) => path !== '/v1/stream' && !path.startsWith('/v1/media'),
  )) {
    // one of the routes ends it
    const { status, text } = await ask(route, `Bearer ${await fixture.agentToken()}`);
    expect([200, 201, 202, 204, 409], `${nameOf(route)} ${text}`).toContain(status);
  }
  for (const { route } of adminRoutes) {
    const { status, text } = await ask(route, `Bearer ${fixture.acme.adminKey}`);
    expect([200, 201, 202, 204, 409], `${nameOf(route)} ${text}`).toContain(status);
  }
});
