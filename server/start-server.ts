import { randomUUID } from 'node:crypto';
import { type AddressInfo } from 'node:net';
import path from 'node:path';
import { buildApp } from './app.ts';
import { startKeeper } from './keeper.ts';
import { type Carrier } from './carriers/carrier.ts';
import { loopbackCarrier } from './carriers/loopback.ts';
import { type Config } from './config.ts';
import { type Context } from './context.ts';
import { seedDemo } from './demo/seed-demo.ts';
import { Readiness } from './health/readiness.ts';
import { createDirectoryStorage } from './media/directory-storage.ts';
import { mediaJobs } from './media/media-jobs.ts';
import { startDispatcher } from './messages/dispatcher.ts';
import { readPageFiles } from './pages/page-files.ts';
import { type Bus, createLocalBus } from './platform/bus.ts';
import { createSteadyClock } from './platform/clock.ts';
import { createDb } from './platform/db.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres.ts';
import { randomIds } from './platform/ids.ts';
import { startJobWorker } from './platform/job-worker.ts';
import { queuedJobs } from './platform/jobs.ts';
import { type Log } from './platform/log.ts';
import { readMasterKey } from './platform/master-key.ts';
import { migrate } from './platform/migrate.ts';
import { createPostgresBus } from './platform/postgres-bus.ts';
import { createSecretBox } from './platform/secret-box.ts';
import { createShutdown, type Shutdown } from './platform/shutdown.ts';

const SYNCHRONISE_EVERY_MS = 30_000;
/** Milliseconds from the wish to stop to the end of everything. */
const STOP_WITHIN_MS = 9_500;
/** Hand-overs in progress may take as long as a carrier may take to answer, so that no outcome stays unknown. */
const WORK_ENDS_WITHIN_MS = 8_200;
const PARTS_END_WITHIN_MS = 1_500;

export interface RunningServer {
  /** Port it listens on. */
  readonly port: number;
  /** Ends in good order, within 10 seconds: nothing that was taken is lost. May be repeated. */
  stop(): Promise<void>;
}

/** Starts the server. `pagesFolder`: what the build made of the pages. When a part does not start, those before it are stopped. */
export async function startServer(
  config: Config,
  { log, pagesFolder }: { log: Log; pagesFolder: string },
): Promise<RunningServer> {
  const shutdown = createShutdown(log, STOP_WITHIN_MS);
  try {
    const { ctx, databaseUrl } = await buildContext(config, log, shutdown);
    if (config.demo) {
      const { demoFile: file, publicOrigin: serverOrigin, simulatorOrigin } = config;
      await seedDemo(ctx, { file, serverOrigin, simulatorOrigin });
    }
    return await serve(ctx, { config, databaseUrl, pagesFolder, shutdown });
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function buildContext(
  config: Config,
  log: Log,
  shutdown: Shutdown,
): Promise<{ ctx: Context; databaseUrl: string }> {
  const secrets = createSecretBox(config.masterKey ?? (await readMasterKey(config.dataFolder)));
  const url = config.databaseUrl ?? (await startDatabase(config, log, shutdown));
  await migrate(url);
  const bus: Bus = config.databaseUrl === null ? createLocalBus() : createPostgresBus(url, log);
  shutdown.add('bus', PARTS_END_WITHIN_MS, () => bus.close());
  const db = createDb({ url, bus, onError: (error) => log.warn({ error }, 'a database connection broke') });
  shutdown.add('database connections', PARTS_END_WITHIN_MS, () => db.close());
  const clock = createSteadyClock(() => db.ping());
  await clock.synchronise();
  const timer = setInterval(() => {
    clock
      .synchronise()
      .catch((error: unknown) => log.warn({ error }, 'the clock could not be compared with the database'));
  }, SYNCHRONISE_EVERY_MS);
  shutdown.add('clock', PARTS_END_WITHIN_MS, async () => clearInterval(timer));
  const carriers = new Map<string, Carrier>([loopbackCarrier].map((carrier) => [carrier.name, carrier]));
  const { publicOrigin } = config;
  const ctx: Context = {
    db,
    clock,
    ids: randomIds,
    bus,
    log,
    jobs: queuedJobs,
    secrets,
    mediaStorage: createDirectoryStorage(path.join(config.dataFolder, 'media'), randomIds),
    carriers,
    publicOrigin,
    node: randomUUID(),
  };
  return { ctx, databaseUrl: url };
}

async function startDatabase({ dataFolder }: Config, log: Log, shutdown: Shutdown): Promise<string> {
  // it logs sentences alone, or fields and a sentence
  const plain = (level: 'info' | 'warn' | 'error') => (first: unknown, sentence?: string) =>
    typeof first === 'object' && first !== null
      ? log[level](first, sentence ?? '')
      : log[level]({}, String(first));
  const postgres = await startEmbeddedPostgres({
    dataDir: dataFolder,
    log: { info: plain('info'), warn: plain('warn'), error: plain('error') },
  });
  shutdown.add('database', PARTS_END_WITHIN_MS, () => postgres.close());
  return postgres.connectionString;
}

async function serve(
  ctx: Context,
  {
    config,
    databaseUrl,
    pagesFolder,
    shutdown,
  }: { config: Config; databaseUrl: string; pagesFolder: string; shutdown: Shutdown },
): Promise<RunningServer> {
  const readiness = new Readiness();
  const pages = await readPageFiles(pagesFolder);
  const app = buildApp(ctx, { readiness, pages, metricsToken: config.metricsToken });
  shutdown.add('HTTP', PARTS_END_WITHIN_MS, async () => {
    const timer = setInterval(() => app.server.closeIdleConnections(), 50);
    await app.close().finally(() => clearInterval(timer));
  });
  const jobWorker = await startJobWorker(ctx, { url: databaseUrl, ...mediaJobs(ctx) });
  const workers = [jobWorker, startDispatcher(ctx), startKeeper(ctx)];
  // receipts are still taken while the last hand-overs are answered
  shutdown.add(
    'workers',
    WORK_ENDS_WITHIN_MS,
    async () => void (await Promise.all(workers.map((worker) => worker.close()))),
  );
  await app.listen({ host: config.host, port: config.port });
  readiness.state = 'ready';
  ctx.log.info({ port: config.port, publicOrigin: ctx.publicOrigin }, 'serving');
  const { port } = app.server.address() as AddressInfo; // it listens on TCP
  const stop = () => {
    readiness.state = 'draining';
    app.endStreams();
    return shutdown.run();
  };
  return { port, stop };
}
