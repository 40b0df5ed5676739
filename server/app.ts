import { type FastifyInstance } from 'fastify';
import { integrationRoutes } from './access/admin-routes.ts';
import { gate } from './access/gate.ts';
import { accessRoutes } from './access/routes.ts';
import { accountRoutes } from './accounts/routes.ts';
import { agentRoutes } from './agents/routes.ts';
import { signInRoutes } from './accounts/sign-in-routes.ts';
import { alarmRoutes } from './alarms/routes.ts';
import { auditRoutes } from './audit/routes.ts';
import { automaticTextRoutes } from './automatic-texts/routes.ts';
import { callHistoryRoutes } from './call-history/routes.ts';
import { optOutRoutes } from './opt-outs/routes.ts';
import { callRoutes } from './calls/routes.ts';
import { carrierAccountRoutes } from './carrier-accounts/routes.ts';
import { loopbackRoutes } from './carriers/loopback-webhook.ts';
import { telnyxRoutes } from './carriers/telnyx/webhook.ts';
import { twilioRoutes } from './carriers/twilio/webhook.ts';
import { companyRoutes } from './company/routes.ts';
import { type Context } from './context.ts';
import { createMetrics } from './health/metrics.ts';
import { Readiness } from './health/readiness.ts';
import { type HealthParts, healthRoutes } from './health/routes.ts';
import { watchEventLoop } from './health/event-loop.ts';
import { languageRoutes } from './languages/routes.ts';
import { mediaRoutes } from './media/routes.ts';
import { messageRoutes } from './messages/routes.ts';
import { testTextRoutes } from './messages/test-text-routes.ts';
import { numberRoutes } from './numbers/routes.ts';
import { verificationRoutes } from './numbers/verification-routes.ts';
import { openIdRoutes } from './openid/routes.ts';
import { NO_PAGES, type PageFiles } from './pages/page-files.ts';
import { pageRoutes, type Pages } from './pages/routes.ts';
import { createHttp } from './platform/http.ts';
import { documentApi } from './platform/http/documentation.ts';
import { mountRoutes } from './platform/http/mount-routes.ts';
import { type Route } from './platform/http/route.ts';
import { photoLinkRoutes } from './photo-links/routes.ts';
import { personalPresetRoutes } from './personal-presets/routes.ts';
import { privacyRoutes } from './privacy/routes.ts';
import { presetFileRoutes } from './presets/file-routes.ts';
import { presetHistoryRoutes } from './presets/history-routes.ts';
import { presetRoutes } from './presets/routes.ts';
import { queueRoutes } from './queues/routes.ts';
import { recordRoutes } from './records/routes.ts';
import { reportRoutes } from './reports/routes.ts';
import { holdRoutes } from './sending/hold-routes.ts';
import { sendingRoutes } from './sending/routes.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { settingsRoutes } from './settings/routes.ts';
import { Hub, type HubOptions } from './stream/hub.ts';
import { streamRoutes } from './stream/routes.ts';
import { amazonConnectRoutes } from './telephony/amazon-connect/routes.ts';
import { asteriskRoutes } from './telephony/asterisk/routes.ts';
import { twilioVoiceRoutes } from './telephony/twilio/routes.ts';
import { hostCallRoutes } from './telephony/host-calls.ts';
import { telephonyRoutes } from './telephony/webhook.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import { zendeskRoutes } from './zendesk/routes.ts';
import { talkRoutes } from './zendesk/talk/routes.ts';

/** What the HTTP side needs beside the context. All of it has a value that serves tests. */
export interface AppParts {
  readiness: Readiness;
  pages: PageFiles;
  /** Origin of the simulator; `null`: there is none. */
  simulatorOrigin: string | null;
  /** Bearer of `/metrics`; `null`: this machine only. */
  metricsToken: string | null;
  /** Reverse proxies that say where a request came from, as addresses or CIDR ranges. */
  trustedProxies: string[];
  streams: HubOptions;
  /** Requests to other systems. Default: the platform's. */
  fetch: typeof globalThis.fetch;
  /** Where exchanges may be that administrators name. Default: nowhere. */
  asteriskHosts: readonly string[];
}

interface TableParts {
  hub: Hub;
  health: HealthParts;
  pages: Pages;
  fetch: typeof globalThis.fetch;
  asteriskHosts: readonly string[];
}

/** The table of routes: all that the server answers, and who may ask. */
export function routeTable({ hub, health, pages, fetch, asteriskHosts }: TableParts): Route[] {
  return [
    ...accessRoutes,
    ...accountRoutes,
    ...signInRoutes,
    ...openIdRoutes,
    ...callRoutes,
    ...sessionRoutes,
    ...messageRoutes,
    ...personalPresetRoutes,
    ...mediaRoutes,
    ...photoLinkRoutes({ open: pages.files.caller, closed: pages.files.callerClosed }),
    ...streamRoutes(hub),
    ...telephonyRoutes,
    ...hostCallRoutes,
    ...twilioVoiceRoutes,
    ...amazonConnectRoutes({ fetch }),
    ...loopbackRoutes,
    ...twilioRoutes,
    ...telnyxRoutes,
    ...settingsRoutes,
    ...queueRoutes,
    ...numberRoutes,
    ...verificationRoutes,
    ...presetRoutes,
    ...presetFileRoutes,
    ...presetHistoryRoutes,
    ...automaticTextRoutes,
    ...testTextRoutes,
    ...agentRoutes,
    ...companyRoutes,
    ...sendingRoutes,
    ...holdRoutes,
    ...alarmRoutes,
    ...languageRoutes,
    ...auditRoutes,
    ...privacyRoutes,
    ...integrationRoutes,
    ...carrierAccountRoutes,
    ...recordRoutes,
    ...webhookRoutes,
    ...reportRoutes,
    ...callHistoryRoutes,
    ...optOutRoutes,
    ...zendeskRoutes({ html: pages.files.zendesk, fetch }),
    ...talkRoutes,
    ...asteriskRoutes(asteriskHosts),
    ...pageRoutes(pages),
    ...healthRoutes(health),
  ];
}

/** The server's HTTP side; `listen` or `inject` it. Closing it ends the streams first. */
export function buildApp(ctx: Context, parts: Partial<AppParts> = {}): MidcallApp {
  const { readiness = new Readiness(), metricsToken = null, streams = {}, fetch = globalThis.fetch } = parts;
  const { asteriskHosts = [] } = parts;
  const pages = { files: parts.pages ?? NO_PAGES, simulatorOrigin: parts.simulatorOrigin ?? null };
  const app = createHttp(ctx, { trustedProxies: parts.trustedProxies ?? [] });
  const hub = new Hub(ctx, streams);
  const eventLoop = watchEventLoop();
  const metrics = createMetrics(ctx, { hub, eventLoop });
  const routes = routeTable({
    ...{ hub, pages, fetch, asteriskHosts },
    health: { readiness, eventLoop, metrics, metricsToken },
  });
  app.addHook('preClose', async () => {
    hub.close();
    eventLoop.close();
  });
  documentApi(app, ctx.publicOrigin);
  app.register(async (api) => mountRoutes(api, ctx, routes, gate));
  return Object.assign(app, { routes, endStreams: () => hub.close() });
}

export type MidcallApp = FastifyInstance & {
  /** What it serves, so that a test can go through all of it. */
  routes: readonly Route[];
  /** Tells clients when to come back, and ends their streams; new ones are refused. */
  endStreams(): void;
};
