import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { type Carrier } from './carriers/carrier.ts';
import { type Config } from './config.ts';
import { type Context } from './context.ts';
import { openMediaStorage } from './media/open-storage.ts';
import { type Bus, createLocalBus } from './platform/bus.ts';
import { createSteadyClock } from './platform/clock.ts';
import { createDb, type Db } from './platform/db.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres.ts';
import { randomIds } from './platform/ids.ts';
import { queuedJobs } from './platform/jobs.ts';
import { type Log } from './platform/log.ts';
import { readMasterKey } from './platform/master-key.ts';
import { migrate } from './platform/migrate.ts';
import { createOutgoing } from './platform/outgoing.ts';
import { createPostgresBus } from './platform/postgres-bus.ts';
import { createSecretBox } from './platform/secret-box.ts';
import { type Shutdown } from './platform/shutdown.ts';
import { type RecordSystem } from './records/record-system.ts';

const SYNCHRONISE_EVERY_MS = 30_000;
const PART_ENDS_WITHIN_MS = 1_500;

interface Parts {
  log: Log;
  carriers: readonly Carrier[];
  recordSystems: readonly RecordSystem[];
  /** Gets the end of everything that is started here. */
  shutdown: Shutdown;
}

/** Opens what the core needs from the outside: keys, database (started or given, and migrated), bus and clock. */
export async function connectContext(
  config: Config,
  parts: Parts,
): Promise<{ ctx: Context; databaseUrl: string }> {
  const { log, carriers, recordSystems, shutdown } = parts;
  const secrets = createSecretBox(config.masterKey ?? (await readMasterKey(config.dataFolder)));
  const mediaStorage = await openMediaStorage(path.join(config.dataFolder, 'media'), config.s3, {
    ids: randomIds,
    log,
  });
  const databaseUrl = config.databaseUrl ?? (await startDatabase(config, parts));
  await migrate(databaseUrl);
  // one process on a database of its own has nobody else to wake
  const bus: Bus = config.databaseUrl === null ? createLocalBus() : createPostgresBus(databaseUrl, log);
  shutdown.add('bus', PART_ENDS_WITHIN_MS, () => bus.close());
  const onError = (error: Error) => log.warn({ error }, 'a database connection broke');
  const db = createDb({ url: databaseUrl, bus, onError });
  shutdown.add('database connections', PART_ENDS_WITHIN_MS, () => db.close());
  const ctx: Context = {
    db,
    clock: await startClock(db, parts),
    ids: randomIds,
    bus,
    log,
    jobs: queuedJobs,
    secrets,
    mediaStorage,
    carriers: new Map(carriers.map((carrier) => [carrier.name, carrier])),
    recordSystems: new Map(recordSystems.map((system) => [system.name, system])),
    outgoing: createOutgoing({ toThisMachine: config.webhooksToThisMachine }),
    publicOrigin: config.publicOrigin,
    node: randomUUID(),
  };
  return { ctx, databaseUrl };
}

/** Time as the database has it: what one node writes, another one compares with its own. */
async function startClock(db: Db, { log, shutdown }: Parts): Promise<Context['clock']> {
  const clock = createSteadyClock(() => db.ping());
  await clock.synchronise();
  const timer = setInterval(() => {
    clock
      .synchronise()
      .catch((error: unknown) => log.warn({ error }, 'the clock could not be compared with the database'));
  }, SYNCHRONISE_EVERY_MS);
  shutdown.add('clock', PART_ENDS_WITHIN_MS, async () => clearInterval(timer));
  return clock;
}

async function startDatabase({ dataFolder }: Config, { log, shutdown }: Parts): Promise<string> {
  // it logs sentences alone, or fields and a sentence
  const plain = (level: 'info' | 'warn' | 'error') => (first: unknown, sentence?: string) =>
    typeof first === 'object' && first !== null
      ? log[level](first, sentence ?? '')
      : log[level]({}, String(first));
  const postgres = await startEmbeddedPostgres({
    dataDir: dataFolder,
    log: { info: plain('info'), warn: plain('warn'), error: plain('error') },
  });
  shutdown.add('database', PART_ENDS_WITHIN_MS, () => postgres.close());
  return postgres.connectionString;
}
