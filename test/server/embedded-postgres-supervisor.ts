/** Runs the embedded PostgreSQL in a process of its own, which tests may kill: `node … <data folder>`. */
import { startEmbeddedPostgres } from '../../server/platform/embedded-postgres.ts';
import { createLog } from '../../server/platform/log.ts';

const dataDir = process.argv[2]!;
try {
  const log = createLog('silent');
  const postgres = await startEmbeddedPostgres({ dataDir, log });
  process.on('SIGTERM', () => void postgres.close().then(() => process.exit(0)));
  process.stdout.write(`${postgres.connectionString}\n`);
  setInterval(() => undefined, 60_000);
} catch (error) {
  process.stderr.write(String(error));
  process.exit(1);
}
