import { readConfig } from '../config.ts';
import { AppError } from '../platform/app-error.ts';
import { createLocalBus } from '../platform/bus.ts';
import { createDb } from '../platform/db.ts';
import { findRunningPostgres } from '../platform/embedded-postgres/find-running.ts';
import { randomIds } from '../platform/ids.ts';
import { makeSetupLink } from './make-setup-link.ts';

const HELP = `npm run portal:setup-link -- [tenant]

Prints a new one-time link by which its holder becomes administrator of the tenant (MIDCALL_TENANT, or "main", when none is
named). It holds for 24 hours; the one before ends. Nobody is signed out by it. The database must be running.
`;

try {
  process.stdout.write(`${await run(process.argv.slice(2))}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run([first, ...more]: readonly string[]): Promise<string> {
  if (first === '--help' || more.length > 0) return HELP.trimEnd();
  const config = readConfig(process.env);
  const tenant = first ?? config.tenant;
  const url = config.databaseUrl ?? (await findRunningPostgres(config.dataFolder));
  const bus = createLocalBus();
  const db = createDb({ url, bus, connections: 1 });
  try {
    const clock = { now: () => new Date() };
    return await makeSetupLink({ db, clock, ids: randomIds, publicOrigin: config.publicOrigin }, tenant);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found')
      throw new Error(`There is no tenant "${tenant}".`, { cause: error });
    throw error;
  } finally {
    await db.close();
    await bus.close();
  }
}
