import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import pg from 'pg';
import { CALL_TOKEN_TYPE } from '../../protocol/call-token.ts';
import { addLaunchKey, addWebhookSecret, makeApiKey } from '../../server/access/provision.ts';
import { buildApp } from '../../server/app.ts';
import { addSeconds } from '../../server/platform/clock.ts';
import { createLocalBus } from '../../server/platform/bus.ts';
import { startJobWorker } from '../../server/platform/job-worker.ts';
import { type Route } from '../../server/platform/http/route.ts';
import { MEMORY, MemoryCrm, TOKEN } from '../fakes/memory-record-system.ts';
import { type OpenIdWorld, startOpenIdProvider } from './openid-provider.ts';
import { BODIES } from './route-examples.ts';
import { createFixture, type Fixture, PUBLIC_ORIGIN } from './server-fixture.ts';
import { createAccount } from './zendesk-world.ts';

/** Id of a text that acme's administrators try. */
const TEST_TEXT = randomUUID();

/** There from `openRoutes` on. */
export let fixture: Fixture;
export let sessionId: string;
export let messageId: string;
export let accountId: string;
let openid: OpenIdWorld;
let spareKeyId: string;
let personalId: string;
let spareSecretId: string;
let threadId: string;
let endpointId: string;
let exchangeId: string;
let alarmId: string;
let holdId: string;

// The table is known before the parts run: the cases below are made from it.
const parts = {
  publicOrigin: PUBLIC_ORIGIN,
  carriers: new Map(),
  recordSystems: new Map(),
  bus: createLocalBus(),
};
const bare = buildApp(parts as never); // nothing of it is asked
export const table = bare.routes;
export const nameOf = ({ method, path }: Route) => `${method} ${path}`;
export const agentRoutes = table.filter(({ auth }) => auth === 'agent');
export const adminRoutes = table.flatMap((route) =>
  typeof route.auth === 'object' && 'can' in route.auth ? [{ route, capability: route.auth.can }] : [],
);
export const accountRoutes = table.filter(({ auth }) => auth === 'account');
export const signedRoutes = table.flatMap((route) =>
  typeof route.auth === 'object' && 'signature' in route.auth
    ? [{ route, source: route.auth.signature }]
    : [],
);

export async function openRoutes(): Promise<void> {
  const { publicKey } = (await createAccount()).installation;
  const crm = new MemoryCrm();
  fixture = await createFixture({
    recordSystems: new Map([[MEMORY, crm.system]]),
    asteriskHosts: ['pbx.acme.test'],
    fetch: async () => new Response(publicKey),
  });
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
  await openRecords();
  await fixture.report({ callKey: 'matrix', record: { system: MEMORY, type: 'ticket', id: '1041' } });
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
  threadId = await findThread();
  endpointId = await addEndpoint();
  exchangeId = await addExchange();
  alarmId = await addAlarm();
  holdId = await addHold();
  await signCall();
  openid = await startOpenIdProvider([]);
  BODIES['PUT /v1/admin/openid'] = {
    ...{ issuer: openid.issuer, clientId: openid.clientId, clientSecret: openid.clientSecret },
    ...{ scope: 'email', groupsClaim: 'groups', roleGroups: [], emailDomains: [], emergencyAccount: null },
  };
}

/** A call token is good for a minute, and the routes take longer than that. */
export async function signCall(): Promise<void> {
  Object.assign(BODIES['POST /v1/call-tokens']!, { token: await signedCall() });
}

export async function closeRoutes(): Promise<void> {
  await openid.close();
  await bare.close();
  await fixture.close();
}

/** Acme writes to a CRM. */
async function openRecords(): Promise<void> {
  // installs the queue
  await (await startJobWorker(fixture.ctx, { url: fixture.databaseUrl, tasks: {} })).close();
  await fixture.app.inject({
    ...{ method: 'PUT', url: `/v1/admin/record-systems/${MEMORY}` },
    headers: { authorization: `Bearer ${fixture.acme.adminKey}` },
    body: { enabled: true, fields: { site: 'acme', token: TOKEN } },
  });
}

async function addEndpoint(): Promise<string> {
  const headers = { authorization: `Bearer ${fixture.acme.adminKey}` };
  const body = { url: 'https://hooks.acme.test/' };
  const url = '/v1/admin/webhook-endpoints';
  const answer = await fixture.app.inject({ method: 'POST', url, headers, body });
  return answer.json<{ endpoint: { id: string } }>().endpoint.id;
}

async function findThread(): Promise<string> {
  const rows = fixture.ctx.db.tenant('acme', (tx) =>
    tx.q.selectFrom('record_thread').select('id').executeTakeFirstOrThrow(),
  );
  return (await rows).id;
}

/** A call that acme's host signed. */
function signedCall(): Promise<string> {
  const now = fixture.clock.now();
  const iat = Math.floor(now.getTime() / 1_000);
  const claims = { iss: 'crm', aud: PUBLIC_ORIGIN, tenant: 'acme', jti: randomUUID(), iat, exp: iat + 90 };
  const call = { callKey: 'signed', seq: 1, state: 'ringing', caller: null, queue: 'repairs', agent: null };
  return new SignJWT({ ...claims, call: { ...call, startedAt: now.toISOString() } })
    .setProtectedHeader({ alg: 'EdDSA', kid: fixture.acme.keyId, typ: CALL_TOKEN_TYPE })
    .sign(fixture.acme.privateKey);
}

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

async function addExchange(): Promise<string> {
  const headers = { authorization: `Bearer ${fixture.acme.adminKey}` };
  const body = BODIES['POST /v1/admin/asterisk']!;
  const answer = await fixture.app.inject({ method: 'POST', url: '/v1/admin/asterisk', headers, body });
  return answer.json<{ id: string }>().id;
}

/** One that nobody has acknowledged. */
async function addAlarm(): Promise<string> {
  const id = randomUUID();
  const found = { numbers: 20, texts: 20, usual: 0 };
  await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q
      .insertInto('alarm')
      .values({
        ...{ tenant_id: 'acme', id, kind: 'prefix', subject: '+1415555', day: '2026-11-22', share: null },
        ...{ ...found, raised_at: fixture.clock.now() },
      })
      .execute(),
  );
  return id;
}

async function addHold(): Promise<string> {
  const headers = { authorization: `Bearer ${fixture.acme.adminKey}` };
  const body = { prefix: '+1510555' };
  const answer = await fixture.app.inject({ method: 'POST', url: '/v1/admin/prefix-holds', headers, body });
  return answer.json<{ id: string }>().id;
}

/** The route's address with ids of acme's own things. */
export function pathOf({ path }: Route): string {
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
    system: MEMORY,
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
                    : path.startsWith('/v1/admin/webhook-endpoints')
                      ? endpointId
                      : path.startsWith('/v1/admin/unwritten-records')
                        ? threadId
                        : path.startsWith('/v1/admin/asterisk')
                          ? exchangeId
                          : path.startsWith('/v1/admin/alarms')
                            ? alarmId
                            : path.startsWith('/v1/admin/prefix-holds')
                              ? holdId
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

export async function ask(route: Route, authorization?: string) {
  return askWith(route, authorization === undefined ? {} : { authorization });
}

export async function askWith(route: Route, headers: Record<string, string>) {
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
export function problemOf(text: string): Record<string, unknown> {
  const problem = (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>;
  delete problem['requestId'];
  return problem;
}

/** Everything the database holds of acme, but for when its tokens end. */
export async function acmeRows(): Promise<object> {
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
