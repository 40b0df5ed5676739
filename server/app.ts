import { type FastifyInstance } from 'fastify';
import { gate } from './access/gate.ts';
import { accessRoutes } from './access/routes.ts';
import { auditRoutes } from './audit/routes.ts';
import { automaticTextRoutes } from './automatic-texts/routes.ts';
import { callRoutes } from './calls/routes.ts';
import { loopbackRoutes } from './carriers/loopback-webhook.ts';
import { type Context } from './context.ts';
import { messageRoutes } from './messages/routes.ts';
import { numberRoutes } from './numbers/routes.ts';
import { createHttp } from './platform/http.ts';
import { mountRoutes } from './platform/http/mount-routes.ts';
import { type Route } from './platform/http/route.ts';
import { presetRoutes } from './presets/routes.ts';
import { queueRoutes } from './queues/routes.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { settingsRoutes } from './settings/routes.ts';
import { Hub } from './stream/hub.ts';
import { streamRoutes } from './stream/routes.ts';
import { telephonyRoutes } from './telephony/webhook.ts';

/** The table of routes: all that the server answers, and who may ask. */
export function routeTable({ hub }: { hub: Hub }): Route[] {
  return [
    ...accessRoutes,
    ...callRoutes,
    ...sessionRoutes,
    ...messageRoutes,
    ...streamRoutes(hub),
    ...telephonyRoutes,
    ...loopbackRoutes,
    ...settingsRoutes,
    ...queueRoutes,
    ...numberRoutes,
    ...presetRoutes,
    ...automaticTextRoutes,
    ...auditRoutes,
  ];
}

/** The server's HTTP side; `listen` or `inject` it. Closing it ends the streams first. */
export function buildApp(ctx: Context): FastifyInstance {
  const app = createHttp(ctx);
  const hub = new Hub(ctx);
  app.addHook('preClose', async () => hub.close());
  mountRoutes(app, ctx, routeTable({ hub }), gate);
  return app;
}
