import { readConfig } from '../config.ts';
import { createDb } from '../platform/db.ts';
import { findRunningPostgres } from '../platform/embedded-postgres/find-running.ts';
import { randomIds } from '../platform/ids.ts';
import { createLocalBus } from '../platform/bus.ts';
import { silentLog } from '../platform/log.ts';
import { createPostgresBus } from '../platform/postgres-bus.ts';
import { stopInstallation, viewInstallation } from './stop-installation.ts';

const HELP = `npm run sending -- stop [why] | resume | state

For the operator: stops the hand-over of all texts of all tenants to carriers, on every node, until "resume". Texts of
agents are refused meanwhile, what waits stays in line until it is too old, and texts of callers still arrive. What a
company has stopped for itself stays stopped. The database must be running; the servers need not be.
`;

try {
  process.stdout.write(`${await run(process.argv.slice(2))}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run([act, ...words]: readonly string[]): Promise<string> {
  const isKnown = act === 'stop' || ((act === 'resume' || act === 'state') && words.length === 0);
  if (!isKnown) {
    if (act !== undefined && act !== '--help') process.exitCode = 1;
    return HELP.trimEnd();
  }
  const config = readConfig(process.env);
  const url = config.databaseUrl ?? (await findRunningPostgres(config.dataFolder));
  const bus = config.databaseUrl === null ? createLocalBus() : createPostgresBus(url, silentLog);
  const db = createDb({ url, bus, connections: 1 });
  try {
    if (act !== 'state') {
      const clock = { now: () => new Date() };
      const note = words.join(' ').slice(0, 200);
      await stopInstallation({ db, clock, ids: randomIds }, { stopped: act === 'stop', note });
    }
    const stop = await viewInstallation({ db });
    if (!stop) return 'Texts go out.';
    return `All texts are stopped since ${stop.at.toISOString()}${stop.note === '' ? '' : `: ${stop.note}`}.`;
  } finally {
    await db.close();
    await bus.close();
  }
}
