import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addApiKey, addLaunchKey, addWebhookSecret, makeApiKey } from '../../server/access/provision.ts';
import { Capability, Role, ROLE_CAPABILITIES } from '../../protocol/role.ts';
import { cookieName } from '../../server/accounts/session-cookie.ts';
import { buildApp } from '../../server/app.ts';
import { addSeconds } from '../../server/platform/clock.ts';
import { createLocalBus } from '../../server/platform/bus.ts';
import { type Route } from '../../server/platform/http/route.ts';
import { hashSecret } from '../../server/platform/secret-box.ts';
import { type OpenIdWorld, startOpenIdProvider } from './openid-provider.ts';
import { createFixture, type Fixture, PUBLIC_ORIGIN } from './server-fixture.ts';

/** A valid body for every route that takes one and is not signed: a new route without an example fails below. */
const BODIES: Record<string, object> = {
  'POST /v1/calls/{callKey}/session': { to: '+14155550177' },
  'POST /v1/sessions/{id}/messages': { kind: 'text', callKey: 'matrix', text: 'Hello' },
  'POST /v1/sessions/{id}/messages/{messageId}/retry': { callKey: 'matrix' },
  'POST /v1/sessions/{id}/messages/{messageId}/cancel': {},
  'POST /v1/agent/presets': { language: 'en', label: 'Mine', text: 'Mine' },
  'PUT /v1/agent/presets/order': { ids: [''], after: null }, // of ana, below
  'PUT /v1/agent/presets/{id}': { language: 'en', label: 'Mine still', text: 'Mine still' },
  'PUT /v1/sessions/{id}/read': { seq: 1 },
  'PUT /v1/sessions/{id}/language': { language: 'it' },
  'POST /v1/sessions/{id}/opt-out': { decision: 'continue' },
  'POST /v1/media/{id}/links': {},
  'POST /v1/media/{id}/retry': {},
  'POST /v1/admin/calls/search': {},
  'PUT /v1/admin/settings': { warnSegments: 3 },
  'PUT /v1/admin/queues/{key}/settings': { warnSegments: 3 },
  'POST /v1/admin/queues': { key: 'fleet', name: 'Fleet', languages: ['en'], defaultLanguage: 'en' },
  'PUT /v1/admin/queues/{key}': { name: 'Repairs and more' },
  'POST /v1/admin/api-keys': { name: 'Reports', capabilities: ['access.write'] },
  'POST /v1/admin/embed-origins': { origin: 'https://desk.acme.test' },
  'POST /v1/admin/launch-keys': { name: 'Desk' },
  'POST /v1/admin/webhook-secrets/{source}': { oldValidUntil: null },
  'PUT /v1/admin/carriers/{carrier}/account': { fields: { baseUrl: 'https://carrier.test' } },
  'POST /v1/admin/numbers': { number: '+14155550199', carrier: 'loopback' },
  'PUT /v1/admin/numbers/{id}': { label: 'Spare' },
  'POST /v1/admin/numbers/{id}/verification': {},
  'POST /v1/admin/numbers/{id}/verification/confirm': { code: '123456' },
  'POST /v1/admin/numbers/verifications': { ids: [randomUUID()] },
  'POST /v1/admin/presets': { texts: { en: { label: 'New', text: 'New' } } },
  'PUT /v1/admin/presets/order': { ids: [''], after: null }, // of acme, below
  'POST /v1/admin/presets/import': { format: 'json', content: '{"presets":[]}', apply: null },
  'POST /v1/admin/presets/{id}/restore': { entry: 'ffffffff-ffff-4fff-8fff-ffffffffffff' }, // of acme, below
  'POST /v1/admin/presets/{id}/still-right': { language: 'en' },
  'PUT /v1/admin/presets/{id}': { texts: { en: { label: 'Changed', text: 'Changed' } } },
  'PUT /v1/admin/company': { name: 'Brightwater Ltd' },
  'PUT /v1/admin/agents/{id}': { withheld: ['media.save'] },
  'PUT /v1/admin/automatic-texts/{kind}/{language}': { enabled: true, text: 'Goodbye.' },
  'PUT /v1/admin/test-texts/{id}': {
    number: '', // of acme, below
    to: '+14155550177',
    language: 'en',
    text: 'Hello',
  },
  'PUT /v1/account': { name: 'Rosa' },
  'PUT /v1/account/password': { current: 'not the password', password: 'green ladder by the sea' },
  'POST /v1/admin/accounts': { email: 'new@acme.test', name: 'Ken Mori', roles: ['editor'] },
  'PUT /v1/admin/accounts/{id}': { name: 'Ken-ichi Mori' },
};

/** Id of a text that acme's administrators try. */
const TEST_TEXT = randomUUID();

let fixture: Fixture;
let sessionId: string;
let messageId: string;
let accountId: string;
let openid: OpenIdWorld;
let spareKeyId: string;
let personalId: string;
let spareSecretId: string;

// The table is known before the parts run: the cases below are made from it.
const parts = { publicOrigin: PUBLIC_ORIGIN, carriers: new Map(), bus: createLocalBus() };
const bare = buildApp(parts as never); // nothing of it is asked
const table = bare.routes;
const nameOf = ({ method, path }: Route) => `${method} ${path}`;
const agentRoutes = table.filter(({ auth }) => auth === 'agent');
const adminRoutes = table.flatMap((route) =>
  typeof route.auth === 'object' && 'can' in route.auth ? [{ route, capability: route.auth.can }] : [],
);
const accountRoutes = table.filter(({ auth }) => auth === 'account');
const signedRoutes = table.flatMap((route) =>
  typeof route.auth === 'object' && 'signature' in route.auth
    ? [{ route, source: route.auth.signature }]
    : [],
);

beforeAll(async () => {
  fixture = await createFixture();
  Object.assign(BODIES['PUT /v1/admin/presets/order']!, { ids: [fixture.acme.presets.photo] });
  Object.assign(BODIES['PUT /v1/admin/test-texts/{id}']!, { number: fixture.acme.numbers.repairs.id });
  await fixture.ctx.db.tenant('acme', async (tx) => {
    ({ id: spareKeyId } = await makeApiKey(tx, fixture.ctx, { name: 'spare', scopes: ['config.read'] }));
    await addLaunchKey(tx, {
      keyId: 'spare-launch-key',
      publicJwk: { kty: 'OKP', crv: 'Ed25519', x: 'spare' },
    });
    const soon = addSeconds(fixture.ctx.clock.now(), 3_600);
    await addWebhookSecret(tx, fixture.ctx, { source: 'telephony', secret: 'spare', expiresAt: soon });
    const spare = tx.q.selectFrom('webhook_secret').select('id').where('expires_at', '=', soon);
    spareSecretId = (await spare.executeTakeFirstOrThrow()).id;
  });
  const entry = await changePreset(fixture.acme.presets.hours);
  Object.assign(BODIES['POST /v1/admin/presets/{id}/restore']!, { entry });
  await fixture.report({ callKey: 'matrix' });
  personalId = await addPersonalPreset();
  await fixture.agentToken({ agent: 'mia' }); // of acme alone
  const headers = {
    authorization: `Bearer ${await fixture.agentToken()}`,
    'idempotency-key': 'matrix-message',
  };
  const view = await fixture.app.inject({ url: '/v1/calls/matrix', headers });
  sessionId = view.json<{ snapshot: { session: { id: string } } }>().snapshot.session.id;
  const url = `/v1/sessions/${sessionId}/messages`;
  const sent = await fixture.app.inject({
    method: 'POST',
    url,
    headers,
    body: BODIES['POST /v1/sessions/{id}/messages']!,
  });
  messageId = sent.json<{ message: { id: string } }>().message.id;
  accountId = await addMember();
  openid = await startOpenIdProvider([]);
  BODIES['PUT /v1/admin/openid'] = {
    ...{ issuer: openid.issuer, clientId: openid.clientId, clientSecret: openid.clientSecret },
    ...{ scope: 'email', groupsClaim: 'groups', roleGroups: [], emailDomains: [], emergencyAccount: null },
  };
});
afterAll(async () => {
  await openid.close();
  await bare.close();
  await fixture.close();
});

/** Somebody of acme who may sign in. */
async function addMember(): Promise<string> {
  const authorization = `Bearer ${fixture.acme.adminKey}`;
  const body = { email: 'member@acme.test', name: 'Mia Sato', roles: ['editor'] };
  const url = '/v1/admin/accounts';
  const answer = await fixture.app.inject({ method: 'POST', url, headers: { authorization }, body });
  return answer.json<{ account: { id: string } }>().account.id;
}

/** One of Ana's own. */
async function addPersonalPreset(): Promise<string> {
  const authorization = `Bearer ${fixture.acme.adminKey}`;
  const settings = { url: '/v1/admin/settings', body: { personalPresets: true } };
  await fixture.app.inject({ method: 'PUT', ...settings, headers: { authorization } });
  const headers = { authorization: `Bearer ${await fixture.agentToken()}` };
  const body = BODIES['POST /v1/agent/presets']!;
  const answer = await fixture.app.inject({ method: 'POST', url: '/v1/agent/presets', headers, body });
  const { id } = answer.json<{ id: string }>();
  Object.assign(BODIES['PUT /v1/agent/presets/order']!, { ids: [id] });
  return id;
}

/** Gives back the entry of its history that this makes. */
async function changePreset(id: string): Promise<string> {
  const headers = { authorization: `Bearer ${fixture.acme.adminKey}` };
  const body = { texts: { en: { label: 'Hours', text: 'We are open.' } } };
  await fixture.app.inject({ method: 'PUT', url: `/v1/admin/presets/${id}`, headers, body });
  const history = await fixture.app.inject({ url: `/v1/admin/presets/${id}/history`, headers });
  return history.json<{ entries: { id: string }[] }>().entries[0]!.id;
}

/** The route's address with ids of acme's own things. */
function pathOf({ path }: Route): string {
  const values: Record<string, string> = {
    callKey: 'matrix',
    messageId,
    key: 'repairs',
    kind: 'closing',
    language: 'en',
    tenant: 'acme',
    report: 'use',
    origin: encodeURIComponent('https://crm.acme.test'),
    keyId: 'spare-launch-key',
    source: 'telephony',
    carrier: 'loopback',
  };
  const id = path.startsWith('/v1/sessions')
    ? sessionId
    : path.startsWith('/v1/agent/presets')
      ? personalId
      : path.startsWith('/v1/admin/numbers')
        ? fixture.acme.numbers.repairs.id
        : path.startsWith('/v1/admin/presets')
          ? fixture.acme.presets.hours
          : path.startsWith('/v1/admin/test-texts')
            ? TEST_TEXT
            : path.startsWith('/v1/admin/agents')
              ? 'mia'
              : path.startsWith('/v1/admin/accounts')
                ? accountId
                : path.startsWith('/v1/admin/api-keys')
                  ? spareKeyId
                  : path.startsWith('/v1/admin/webhook-secrets')
                    ? spareSecretId
                    : randomUUID();
  return path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? id) + queryOf(path);
}

function queryOf(path: string): string {
  if (path === '/v1/stream') return `?session=${sessionId}`;
  if (path.startsWith('/v1/calls/') && path.endsWith('/presets')) return '?language=en';
  if (path.startsWith('/v1/admin/reports/')) return '?from=2026-11-01&to=2026-11-07&zone=Europe/Rome';
  if (path === '/v1/admin/number-gauges') return '?ids=';
  return path === '/v1/admin/overview' ? '?zone=Europe/Rome' : '';
}

async function ask(route: Route, authorization?: string) {
  return askWith(route, authorization === undefined ? {} : { authorization });
}

async function askWith(route: Route, headers: Record<string, string>) {
  const body = route.body ? BODIES[nameOf(route)] : undefined;
  const answer = await fixture.app.inject({
    method: route.method,
    url: pathOf(route),
    headers: { 'idempotency-key': randomUUID(), ...headers },
    ...(body && { body }),
  });
  const isJson = /^application\/(problem\+)?json\b/.test(String(answer.headers['content-type']));
  return {
    status: answer.statusCode,
    text: answer.body,
    problem: isJson ? problemOf(answer.body) : {},
  };
}

/** What may differ between two refusals is only the number of the request. CSV is none. */
function problemOf(text: string): Record<string, unknown> {
  const problem = (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>;
  delete problem['requestId'];
  return problem;
}

/** Everything the database holds of acme, but for when its tokens end. */
async function acmeRows(): Promise<object> {
  const client = new pg.Client({ connectionString: fixture.databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id' and table_name <> 'access_token' order by 1`,
    );
    const digests: Record<string, unknown> = {};
    for (const { name } of tables) {
      const { rows } = await client.query(
        `select md5(string_agg(t::text, ',' order by t::text)) as digest from ${name} t where tenant_id = 'acme'`,
      );
      digests[name] = (rows[0] as { digest: unknown }).digest;
    }
    return digests;
  } finally {
    await client.end();
  }
}

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

  it('leaves nothing open but the pages, health, documentation and the launch', () => {
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
        'GET /portal',
        'GET /portal/{tenant}',
        'GET /portal/{tenant}/*',
        'GET /readyz',
        'GET /widget/{tenant}',
        'POST /v1/launch',
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
        const { status, body } = await fixture.postSigned(pathOf(route), '{}', secret);
        expect({ status, problem: problemOf(JSON.stringify(body)) }).toEqual({
          status: 401,
          problem: refusal,
        });
      }
      for (const tenant of ['nobody', 'ACME', 'a%00b', "acme'--", 'rival']) {
        const { status, body } = await fixture.postSigned(
          route.path.replace('{tenant}', tenant),
          '{}',
          right,
        );
        expect({ status, problem: problemOf(JSON.stringify(body)) }, tenant).toEqual({
          status: 401,
          problem: refusal,
        });
      }
      const unsigned = await fixture.app.inject({ method: 'POST', url: pathOf(route), body: {} });
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
  const token = await fixture.agentToken();
  for (const route of agentRoutes.filter(
    ({ path }) => path !== '/v1/stream' && !path.startsWith('/v1/media'),
  )) {
    const { status, text } = await ask(route, `Bearer ${token}`);
    expect([200, 201, 202, 204, 409], `${nameOf(route)} ${text}`).toContain(status);
  }
  for (const { route } of adminRoutes) {
    const { status, text } = await ask(route, `Bearer ${fixture.acme.adminKey}`);
    expect([200, 201, 202, 204, 409], `${nameOf(route)} ${text}`).toContain(status);
  }
});
