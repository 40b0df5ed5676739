import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../../server/platform/embedded-postgres.ts';
import { type CoreFixture, createCore } from '../../test/server/core.ts';
import { type FixtureOptions } from '../../test/server/server-fixture.ts';
import { ADMIN_URL_VARIABLE } from '../../test/server/with-database.ts';

export interface DatabaseServer {
  /** Connection string of the superuser. */
  url: string;
  /** Ends it; its data are gone. */
  close(): Promise<void>;
}

/** An embedded PostgreSQL of its own, durable as in production. */
export async function startEmbedded(): Promise<DatabaseServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'midcall-bench-'));
  const postgres = await startEmbeddedPostgres({ dataDir, log: pino({ level: 'error' }) });
  return {
    url: postgres.connectionString,
    async close() {
      await postgres.close();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Limits of what is sent, all off: a bench sends more to one number than anybody does. */
const NO_LIMITS = {
  ...{ capTenantDay: 0, capQueueDay: 0, capSession: 0 },
  ...{ capDestinationHour: 0, capDestinationDay: 0 },
};

interface CoreOptions extends Pick<FixtureOptions, 'bus'> {
  limits?: typeof NO_LIMITS;
}

/** The server's core on a new database of this server. Numbers are not rate-limited. */
export async function coreOn(
  url: string,
  { limits = NO_LIMITS, ...options }: CoreOptions = {},
): Promise<CoreFixture> {
  process.env[ADMIN_URL_VARIABLE] = url;
  // as many connections as the server has by default
  const core = await createCore({ connections: 16, ...options });
  // before the first call, since settings are kept
  await core.ctx.db.tenant('acme', (tx) =>
    tx.q
      .insertInto('setting')
      .values(
        Object.entries(limits).map(([key, value]) => ({
          ...{ tenant_id: 'acme', queue_key: '', key, value: JSON.stringify(value) },
        })),
      )
      .execute(),
  );
  await core.ctx.db.tenant('acme', (tx) =>
    tx.q
      .updateTable('phone_number')
      .set({ rate_per_second: 1e6, burst: 1e6 })
      .where('tenant_id', '=', 'acme')
      .execute(),
  );
  return core;
}

/** The server's core on an embedded PostgreSQL of its own. */
export async function coreOnEmbedded(options: Pick<FixtureOptions, 'bus'> = {}): Promise<CoreFixture> {
  const server = await startEmbedded();
  const core = await coreOn(server.url, options);
  return {
    ...core,
    async close() {
      await core.close();
      await server.close();
    },
  };
}

/**
 * Lets PostgreSQL count the rows there are, as it does by itself within a minute. Until then the plans that connections
 * keep are those of empty tables, where any index that begins with the tenant seems as good as the primary key.
 */
export async function countRows({ databaseUrl }: CoreFixture): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('analyze');
  await client.end();
}
