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

/** The server's core on a new database of this server. Numbers are not rate-limited. */
export async function coreOn(url: string, options: Pick<FixtureOptions, 'bus'> = {}): Promise<CoreFixture> {
  process.env[ADMIN_URL_VARIABLE] = url;
  // as many connections as the server has by default
  const core = await createCore({ connections: 16, ...options });
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
