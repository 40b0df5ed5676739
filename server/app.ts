import { type FastifyInstance } from 'fastify';
import { gate } from './access/gate.ts';
import { accessRoutes } from './access/routes.ts';
import { type Context } from './context.ts';
import { createHttp } from './platform/http.ts';
import { mountRoutes } from './platform/http/mount-routes.ts';
import { type Route } from './platform/http/route.ts';

/** The table of routes: all that the server answers, and who may ask. */
export function routeTable(): Route[] {
  return [...accessRoutes];
}

/** The server's HTTP side; `listen` or `inject` it. */
export function buildApp(ctx: Context): FastifyInstance {
  const app = createHttp(ctx);
  mountRoutes(app, ctx, routeTable(), gate);
  return app;
}
