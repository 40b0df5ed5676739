import { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { type CarrierPace, PACE as CARRIER_PACE } from './carrier/delivery-plan.ts';
import { HandsetSends } from './carrier/handset-sends.ts';
import { Ledger } from './carrier/ledger.ts';
import { MediaStore } from './carrier/media-store.ts';
import { Network } from './carrier/network.ts';
import { carrierRoutes } from './carrier/routes.ts';
import { type Config } from './config.ts';
import { type DemoSecrets } from './demo-file.ts';
import { EventHub } from './event-hub.ts';
import { handsetRoutes } from './handset-routes.ts';
import { HttpError, type Route, sendJson } from './http.ts';
import { pageRoutes } from './pages.ts';
import { hostRoutes } from './host-routes.ts';
import { hasBearer, isFromPage } from './same-origin.ts';
import { orgApi } from './salesforce/org-api.ts';
import { telephoneRoutes } from './telephone/routes.ts';
import { PACE as TELEPHONE_PACE, Telephone, type TelephonePace } from './telephone/telephone.ts';
import { World } from './world.ts';
import { ticketsApi } from './zendesk/tickets-api.ts';

export interface AppOptions {
  config: Config;
  secrets: DemoSecrets;
  telephonePace?: TelephonePace;
  carrierPace?: CarrierPace;
}

export interface App {
  handle: RequestListener;
  world: World;
  ledger: Ledger;
  /** Ends the calls, then everything else. */
  close(): Promise<void>;
}

/** Puts the peers together: the CRM's backend, the telephone, the carrier network and the handsets. */
export function createApp({
  config,
  secrets,
  telephonePace = TELEPHONE_PACE,
  carrierPace = CARRIER_PACE,
}: AppOptions): App {
  const { serverOrigin, tenant } = secrets;
  const ended = new AbortController();
  const signal = ended.signal;
  const world = new World({ serverOrigin, tenant });
  const hub = new EventHub(() => world.state);
  world.publish = (event) => hub.publish(event);
  const telephone = new Telephone(
    world,
    { url: `${serverOrigin}/v1/telephony/${tenant}/calls`, secret: secrets.telephonySecret },
    telephonePace,
  );
  const ledger = new Ledger(config.ledgerFile);
  const media = new MediaStore();
  const eventsUrl = `${serverOrigin}/v1/carriers/loopback/${tenant}/events`;
  const network = new Network({
    world,
    ledger,
    secret: secrets.carrierSecret,
    serverOrigin,
    eventsUrl,
    pace: carrierPace,
    signal,
  });
  const sends = new HandsetSends({
    world,
    ledger,
    media,
    secret: secrets.carrierSecret,
    eventsUrl,
    mediaOrigin: config.origin,
    latePhotosMs: carrierPace.latePhotosMs,
    signal,
  });
  const routes = [
    ...hostRoutes({ world, hub, secrets, origin: config.origin }),
    ...telephoneRoutes(telephone),
    ...ticketsApi({
      apiToken: secrets.zendeskApiToken,
      onComment: (comment) => world.putComment({ ...comment, kind: 'comment', at: new Date().toISOString() }),
    }),
    ...orgApi({
      secrets,
      onEntry: (entry) => world.putComment({ ...entry, at: new Date().toISOString() }),
    }),
    ...carrierRoutes({ world, ledger, media, network }),
    ...handsetRoutes(sends, media),
    ...pageRoutes(config.dist, serverOrigin),
  ];
  return {
    handle: (request, response) => void answer(routes, { config, secrets, request, response }),
    world,
    ledger,
    close: async () => {
      await telephone.close(1_000);
      ended.abort();
      hub.close();
      await ledger.flush();
    },
  };
}

interface Incoming {
  config: Config;
  secrets: DemoSecrets;
  request: IncomingMessage;
  response: ServerResponse;
}

async function answer(routes: Route[], incoming: Incoming): Promise<void> {
  const { request, response } = incoming;
  try {
    await dispatch(routes, incoming);
  } catch (error) {
    if (response.headersSent) return void response.destroy();
    if (error instanceof HttpError)
      return sendJson(response, error.status, { error: error.message }, error.headers);
    console.error(
      JSON.stringify({ level: 'error', msg: 'request failed', method: request.method, error: String(error) }),
    );
    sendJson(response, 500, { error: 'internal' });
  }
}

async function dispatch(routes: Route[], { config, secrets, request, response }: Incoming): Promise<void> {
  const url = new URL(request.url ?? '/', config.origin);
  const here = routes
    .map((route) => ({ route, match: route.pattern.exec(decode(url.pathname)) }))
    .filter(({ match }) => match);
  const found = here.find(
    ({ route }) => route.method === (request.method === 'HEAD' ? 'GET' : request.method),
  );
  if (!found?.match)
    throw new HttpError(here.length > 0 ? 405 : 404, here.length > 0 ? 'method_not_allowed' : 'not_found');
  const { access } = found.route;
  if (access === 'carrier' && !hasBearer(request, secrets.carrierToken))
    throw new HttpError(401, 'unauthenticated');
  // Another name for this host would be another origin to the widget, which it refuses: lead the way.
  if (access === 'open' && url.pathname === '/' && request.headers.host !== new URL(config.origin).host) {
    return void response.writeHead(307, { location: `${config.origin}/${url.search}` }).end();
  }
  if (access === 'page' && !isFromPage(request, config.origin, { strict: false }))
    throw new HttpError(403, 'other_origin');
  await found.route.handle({ request, response, url, params: found.match.slice(1) });
}

function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw new HttpError(400, 'invalid_request');
  }
}
