import { type AddressInfo } from 'node:net';
import { listPortals, type PortalEntry } from './accounts/make-setup-link.ts';
import { alarmJobs } from './alarms/alarm-jobs.ts';
import { buildApp } from './app.ts';
import { startLineKeeper } from './carrier-accounts/line-keeper.ts';
import { startKeeper } from './keeper.ts';
import { type Carrier } from './carriers/carrier.ts';
import { type Config } from './config.ts';
import { type Context } from './context.ts';
import { connectContext } from './connect-context.ts';
import { seedDemo } from './demo/seed-demo.ts';
import { Readiness } from './health/readiness.ts';
import { mediaJobs } from './media/media-jobs.ts';
import { startDispatcher } from './messages/dispatcher.ts';
import { readPageFiles } from './pages/page-files.ts';
import { startJobWorker } from './platform/job-worker.ts';
import { type Log } from './platform/log.ts';
import { createShutdown, type Shutdown } from './platform/shutdown.ts';
import { privacyJobs } from './privacy/privacy-jobs.ts';
import { pollJobs, wakePolls } from './reconciliation/poll-jobs.ts';
import { recordJobs } from './records/record-jobs.ts';
import { type RecordSystem } from './records/record-system.ts';
import { type ZendeskWeb } from './records/zendesk/api.ts';
import { stopInstallation } from './sending/stop-installation.ts';
import { followJobs } from './telephony/followed/follow-call.ts';
import { type FollowedSource } from './telephony/followed/source.ts';
import { listenToExchanges } from './telephony/asterisk/listen-to-exchanges.ts';
import { talkJobs } from './zendesk/talk/talk-jobs.ts';

/** Milliseconds from the wish to stop to the end of everything. */
const STOP_WITHIN_MS = 9_500;
/** Hand-overs in progress may take as long as a carrier may take to answer, so that no outcome stays unknown. */
const WORK_ENDS_WITHIN_MS = 8_200;
/** Requests in progress may take this long, when hand-overs have left the time. */
const REQUESTS_END_WITHIN_MS = 5_000;

export interface RunningServer {
  /** Port it listens on. */
  readonly port: number;
  /** Where to administer, with a one-time link where nobody can yet. Not for a log. */
  readonly portals: readonly PortalEntry[];
  /** Ends in good order, within 10 seconds: nothing that was taken is lost. May be repeated. */
  stop(): Promise<void>;
}

/** What is plugged into the server. */
export interface ServerParts {
  log: Log;
  carriers: readonly Carrier[];
  recordSystems: readonly RecordSystem[];
  /** How Zendesk is reached for calls of Talk. Default: as it is on the internet. */
  zendesk?: Partial<ZendeskWeb>;
  /** Sources of calls that tell of them by webhooks, and are asked about them. */
  followedSources?: readonly FollowedSource[];
  /** What the build made of the pages. */
  pagesFolder: string;
}

/** Starts the server. When a part does not start, those before it are stopped. */
export async function startServer(
  config: Config,
  { log, carriers, recordSystems, zendesk = {}, followedSources = [], pagesFolder }: ServerParts,
): Promise<RunningServer> {
  const shutdown = createShutdown(log, STOP_WITHIN_MS);
  try {
    const { ctx, databaseUrl } = await connectContext(config, { log, carriers, recordSystems, shutdown });
    // before anything is handed over
    if (config.sending !== null)
      await stopInstallation(ctx, { stopped: config.sending === 'stopped', note: 'MIDCALL_SENDING' });
    if (config.demo) {
      const { demoFile: file, publicOrigin: serverOrigin, simulatorOrigin } = config;
      await seedDemo(ctx, { file, serverOrigin, simulatorOrigin });
    }
    return await serve(ctx, { config, databaseUrl, zendesk, followedSources, pagesFolder, shutdown });
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

/** Lines are taken leave of when nothing is in flight over them any more. */
function startHandOvers(ctx: Context): { close(): Promise<void> } {
  const lines = startLineKeeper(ctx);
  const dispatcher = startDispatcher(ctx, { awaited: (carrier) => lines.awaited(carrier) });
  return { close: () => dispatcher.close().finally(() => lines.close()) };
}

async function serve(
  ctx: Context,
  {
    config,
    databaseUrl,
    zendesk,
    followedSources,
    pagesFolder,
    shutdown,
  }: {
    config: Config;
    databaseUrl: string;
    zendesk: Partial<ZendeskWeb>;
    followedSources: readonly FollowedSource[];
    pagesFolder: string;
    shutdown: Shutdown;
  },
): Promise<RunningServer> {
  const readiness = new Readiness();
  const pages = await readPageFiles(pagesFolder);
  const simulatorOrigin = config.demo ? config.simulatorOrigin : null;
  const app = buildApp(ctx, {
    readiness,
    pages,
    simulatorOrigin,
    metricsToken: config.metricsToken,
    trustedProxies: config.trustedProxies,
    asteriskHosts: config.asteriskHosts,
  });
  shutdown.add('HTTP', REQUESTS_END_WITHIN_MS, async () => {
    const timer = setInterval(() => app.server.closeIdleConnections(), 50);
    await app.close().finally(() => clearInterval(timer));
  });
  // what is asked of carriers
  const [media, polls, privacy] = [
    mediaJobs(ctx, { scanner: config.clamd }),
    pollJobs(ctx),
    privacyJobs(ctx),
  ];
  const jobWorker = await startJobWorker(ctx, {
    url: databaseUrl,
    tasks: { ...media.tasks, ...polls.tasks, ...privacy.tasks },
    hourly: { ...media.hourly, ...polls.hourly, ...privacy.hourly },
    ...alarmJobs(ctx),
  });
  await wakePolls(ctx);
  // of its own, so that a CRM that is slow keeps no photo waiting
  const recordWorker = await startJobWorker(ctx, { url: databaseUrl, ...recordJobs(ctx) });
  // a call waits for nothing else
  const [talk, followed] = [talkJobs(ctx, zendesk), followJobs(ctx, followedSources)];
  const callWorker = await startJobWorker(ctx, {
    url: databaseUrl,
    tasks: { ...talk.tasks, ...followed.tasks },
  });
  const exchanges = listenToExchanges(ctx, { hosts: config.asteriskHosts });
  const workers = [jobWorker, recordWorker, callWorker, exchanges, startHandOvers(ctx), startKeeper(ctx)];
  // receipts are still taken while the last hand-overs are answered
  shutdown.add(
    'workers',
    WORK_ENDS_WITHIN_MS,
    async () => void (await Promise.all(workers.map((worker) => worker.close()))),
  );
  const portals = await listPortals(ctx, config.tenant);
  await app.listen({ host: config.host, port: config.port });
  readiness.state = 'ready';
  ctx.log.info({ port: config.port, publicOrigin: ctx.publicOrigin }, 'serving');
  const { port } = app.server.address() as AddressInfo; // it listens on TCP
  const stop = () => {
    readiness.state = 'draining';
    app.endStreams();
    return shutdown.run();
  };
  return { port, portals, stop };
}
