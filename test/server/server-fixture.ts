import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SignJWT } from 'jose';
import type * as z from 'zod/mini';
import { type CallReport } from '../../protocol/call.ts';
import { type LaunchClaims, type Permission } from '../../protocol/launch.ts';
import { type Role } from '../../protocol/role.ts';
import { signWebhook } from '../../protocol/webhook-signature.ts';
import { beginSession } from '../../server/accounts/begin-session.ts';
import { insertAccount } from '../../server/accounts/store.ts';
import { exchangeLaunch } from '../../server/access/exchange-launch.ts';
import { buildApp, type MidcallApp } from '../../server/app.ts';
import { loopbackCarrier } from '../../server/carriers/loopback.ts';
import { type Context } from '../../server/context.ts';
import { Readiness } from '../../server/health/readiness.ts';
import { createDirectoryStorage } from '../../server/media/directory-storage.ts';
import { type Bus, createLocalBus } from '../../server/platform/bus.ts';
import { createDb } from '../../server/platform/db.ts';
import { randomIds } from '../../server/platform/ids.ts';
import { type JobName, type Jobs } from '../../server/platform/jobs.ts';
import { createOutgoing } from '../../server/platform/outgoing.ts';
import { silentLog } from '../../server/platform/log.ts';
import { migrate } from '../../server/platform/migrate.ts';
import { createSecretBox } from '../../server/platform/secret-box.ts';
import { seedTenant, type TestAccount, type TestTenant } from './seed-tenant.ts';
import { withDatabase } from './with-database.ts';

export const PUBLIC_ORIGIN = 'https://midcall.test';

/** A clock that runs, and that a test may set forward. */
export interface TestClock {
  now(): Date;
  /** Seconds. */
  advance(seconds: number): void;
}

export interface Fixture {
  ctx: Context;
  clock: TestClock;
  app: MidcallApp;
  /** Superuser's connection string of the database. */
  databaseUrl: string;
  /** Where media lie. */
  mediaFolder: string;
  acme: TestTenant;
  /** The mirror image of `acme`: the same queues, numbers, agents and texts in another tenant. */
  rival: TestTenant;
  /** What was enqueued, when the fixture was made without `jobs`. */
  jobs: { name: JobName; payload: object }[];
  /** Launches a widget for an agent and gives back its access token. */
  agentToken(options?: {
    tenant?: TestTenant;
    agent?: string;
    permissions?: Permission[];
    mount?: string;
  }): Promise<string>;
  /** Headers of somebody signed in to the portal of `acme`; each call is another person. */
  signIn(options: {
    roles: Role[];
    tenant?: TestTenant;
    disabled?: boolean;
    over?: boolean;
  }): Promise<Record<string, string>>;
  /** A launch token; `claims` replaces what it says by default. */
  launchToken(tenant: TestTenant, claims?: Partial<LaunchClaims>): Promise<{ token: string; nonce: string }>;
  /** Posts a signed call report as plain JSON; what it leaves out is that of a connected call of agent `ana` in queue `repairs`. */
  report(
    report: Partial<z.input<typeof CallReport>> & { callKey: string },
    tenant?: TestTenant,
  ): Promise<{ status: number; body: unknown }>;
  /** Posts a webhook, signed with the secret given. */
  postSigned(
    url: string,
    body: string,
    secret: string,
    contentType?: string,
  ): Promise<{ status: number; body: unknown }>;
  close(): Promise<void>;
}

export interface FixtureOptions {
  carriers?: Context['carriers'];
  /** Default: none. */
  recordSystems?: Context['recordSystems'];
  jobs?: Jobs;
  clock?: TestClock;
  log?: Context['log'];
  /** Where the carrier of both tenants is; nobody listens there by default. */
  carrierUrl?: string;
  /** Of acme and rival with another carrier, which their numbers text through. */
  account?: TestAccount;
  /** Of the pool for requests. Default: 8. */
  connections?: number;
  /** Default: one of this process alone. The fixture closes it. */
  bus?: Bus;
  /** What other systems answer. Default: nobody does, so that no test asks one by mistake. */
  fetch?: typeof globalThis.fetch;
  /** Default: a folder of its own. */
  mediaStorage?: Context['mediaStorage'];
  /** Where exchanges may be. Default: nowhere. */
  asteriskHosts?: readonly string[];
}

const nobody: typeof globalThis.fetch = () => Promise.reject(new TypeError('tests ask no other system'));

/** The server's parts on a fresh database with two tenants, real but for the carriers. Close it in `afterAll`. */
export async function createFixture(options: FixtureOptions = {}): Promise<Fixture> {
  const database = await withDatabase();
  await migrate(database.url);
  const bus = options.bus ?? createLocalBus();
  const clock = options.clock ?? createTestClock();
  const mediaFolder = await mkdtemp(path.join(tmpdir(), 'midcall-media-'));
  const jobs: Fixture['jobs'] = [];
  const db = createDb({ url: database.url, bus, connections: options.connections ?? 8 });
  const ctx: Context = {
    db,
    clock,
    ids: randomIds,
    bus,
    log: options.log ?? silentLog,
    jobs: options.jobs ?? { add: async (_tx, name, payload) => void jobs.push({ name, payload }) },
    secrets: createSecretBox(Buffer.alloc(32, 7)),
    mediaStorage: options.mediaStorage ?? createDirectoryStorage(mediaFolder, randomIds),
    carriers: options.carriers ?? new Map([[loopbackCarrier.name, loopbackCarrier]]),
    recordSystems: options.recordSystems ?? new Map(),
    outgoing: createOutgoing({ toThisMachine: true }),
    publicOrigin: PUBLIC_ORIGIN,
    node: randomUUID(),
  };
  const { carrierUrl = 'http://127.0.0.1:9', account } = options;
  const seed = { carrierUrl, ...(account && { account }) };
  const [acme, rival] = [await seedTenant(ctx, 'acme', seed), await seedTenant(ctx, 'rival', seed)];
  const readiness = new Readiness();
  readiness.state = 'ready';
  const { asteriskHosts = [] } = options;
  const app = buildApp(ctx, { readiness, asteriskHosts, fetch: options.fetch ?? nobody });
  await app.ready();
  return {
    ctx,
    clock,
    app,
    databaseUrl: database.url,
    mediaFolder,
    acme,
    rival,
    jobs,
    ...actions({ ctx, app, acme }),
    async close() {
      await app.close();
      await bus.close();
      await db.close();
      await database.close();
      await rm(mediaFolder, { recursive: true, force: true });
    },
  };
}

export function createTestClock(): TestClock {
  let aheadMs = 0;
  return {
    now: () => new Date(Date.now() + aheadMs),
    advance: (seconds) => void (aheadMs += seconds * 1_000),
  };
}

function actions({ ctx, app, acme }: { ctx: Context; app: MidcallApp; acme: TestTenant }) {
  const launchToken: Fixture['launchToken'] = async (tenant, claims = {}) => {
    const now = Math.floor(ctx.clock.now().getTime() / 1_000);
    const all: LaunchClaims = {
      iss: 'crm',
      aud: ctx.publicOrigin,
      sub: 'ana',
      name: 'Ana',
      tenant: tenant.id,
      permissions: ['sms.send', 'media.save'],
      nonce: randomUUID(),
      mount: randomUUID(),
      jti: randomUUID(),
      iat: now,
      exp: now + 60,
      ...claims,
    };
    const token = await new SignJWT({ ...all })
      .setProtectedHeader({ alg: 'EdDSA', kid: tenant.keyId })
      .sign(tenant.privateKey);
    return { token, nonce: all.nonce };
  };
  const agentToken: Fixture['agentToken'] = async ({
    tenant = acme,
    agent = 'ana',
    permissions,
    mount,
  } = {}) => {
    const name = agent.charAt(0).toUpperCase() + agent.slice(1);
    const claims = { sub: agent, name, ...(permissions && { permissions }), ...(mount && { mount }) };
    return (await exchangeLaunch(ctx, await launchToken(tenant, claims))).accessToken;
  };
  const signIn: Fixture['signIn'] = async ({ roles, tenant = acme, disabled = false, over = false }) => {
    const id = ctx.ids.uuid();
    const now = ctx.clock.now();
    const cookie = await ctx.db.tenant(tenant.id, async (tx) => {
      await insertAccount(tx, {
        ...{ id, email: `${id}@${tenant.id}.test`, name: 'Rosa Bianchi', roles, createdAt: now },
        ...{ passwordHash: null, subject: null, locale: null },
      });
      const made = await beginSession(ctx, tx, id);
      if (disabled)
        await tx.q.updateTable('account').set({ disabled_at: now }).where('id', '=', id).execute();
      if (over)
        await tx.q
          .updateTable('account_session')
          .set({ idle_until: now })
          .where('account_id', '=', id)
          .execute();
      return made;
    });
    return {
      cookie: cookie.slice(0, cookie.indexOf(';')),
      'midcall-tenant': tenant.id,
      origin: ctx.publicOrigin,
    };
  };
  const postSigned: Fixture['postSigned'] = async (url, body, secret, contentType = 'application/json') => {
    const timestampSeconds = ctx.clock.now().getTime() / 1_000;
    const headers = await signWebhook(secret, { id: randomUUID(), timestampSeconds, body });
    const answer = await app.inject({
      method: 'POST',
      url,
      body,
      headers: { ...headers, 'content-type': contentType },
    });
    return {
      status: answer.statusCode,
      body: answer.body === '' ? null : (JSON.parse(answer.body) as unknown),
    };
  };
  const report: Fixture['report'] = (partial, tenant = acme) => {
    const now = ctx.clock.now().toISOString();
    const whole = {
      seq: 1,
      state: 'connected',
      caller: '+14155550142',
      callerName: 'Grace Okafor',
      dialled: tenant.numbers.repairs.e164,
      queue: 'repairs',
      agent: { id: 'ana', name: 'Ana' },
      startedAt: now,
      connectedAt: now,
      ...partial,
    };
    return postSigned(`/v1/telephony/${tenant.id}/calls`, JSON.stringify(whole), tenant.telephonySecret);
  };
  return { launchToken, agentToken, signIn, postSigned, report };
}
