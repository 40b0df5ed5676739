import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../../server/platform/embedded-postgres.ts';
import { createLog } from '../../server/platform/log.ts';
import { migrate } from '../../server/platform/migrate.ts';
import { spareTheDisk } from '../spare-the-disk.ts';
import { ADMIN_URL_VARIABLE, TEMPLATE, createDatabase } from './with-database.ts';

/**
 * One PostgreSQL for all server tests; each test file takes a migrated database of its own from it (`withDatabase`).
 * Set MIDCALL_TEST_DATABASE_URL to a superuser's address to run them against another server.
 */
export default async function startPostgres(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[ADMIN_URL_VARIABLE]) return undefined;
  const dataDir = await mkdtemp(path.join(tmpdir(), 'midcall-tests-'));
  const log = createLog('warn');
  const postgres = await startEmbeddedPostgres({ dataDir, log });
  process.env[ADMIN_URL_VARIABLE] = postgres.connectionString;
  await spareTheDisk(postgres.connectionString);
  await migrate(await createDatabase(TEMPLATE));
  return async () => {
    await postgres.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
}
