import { randomUUID } from 'node:crypto';
import { type Socket } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import { type Context } from '../context.ts';
import { AppError } from './app-error.ts';
import { crashPoint } from './crash-point.ts';
import { acceptJsonOnly } from './http/json-body.ts';
import { compile } from './http/mount-routes.ts';
import { problemOf } from './http/problem.ts';

/** Octets of a request body. */
export const BODY_LIMIT = 65_536;

/** Milliseconds a client may take to send a request; an answer may take as long as it wants. */
const REQUEST_WITHIN_MS = 30_000;

/**
 * A server that knows no route yet, and how it reads, refuses and reports. `trustedProxies`: whose word is taken for the
 * address of a client (`x-forwarded-for`), as addresses or CIDR ranges.
 */
export function createHttp(ctx: Context, { trustedProxies }: { trustedProxies: string[] }): FastifyInstance {
  const app = Fastify({
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_WITHIN_MS,
    exposeHeadRoutes: false,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 700 },
    frameworkErrors: (error, request, reply) => refuse(reply as unknown as FastifyReply, error, request.id),
    clientErrorHandler: (error, socket) => refuseMalformed(error, socket),
  });
  acceptJsonOnly(app);
  app.setValidatorCompiler(
    ({ schema, httpPart }) =>
      (value) =>
        compile(schema, httpPart, value),
  );
  app.setSerializerCompiler(serializerCompiler);
  app.setNotFoundHandler((request, reply) => refuse(reply, new AppError('not_found'), request.id));
  app.setErrorHandler((error, request, reply) => {
    const problem = refuse(reply, error, request.id);
    if (problem.status < 500) return;
    ctx.log.error(
      { error, requestId: request.id, route: request.routeOptions.url, code: problem.code },
      'request failed',
    );
  });
  addHeaders(app, ctx.publicOrigin);
  addAccessLog(app, ctx);
  return app;
}

function refuse(reply: FastifyReply, error: unknown, requestId: string) {
  const problem = problemOf(error, requestId);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  if (problem.status === 503) reply.header('retry-after', '1');
  if (error instanceof AppError && error.retryAfter !== undefined)
    reply.header('retry-after', String(error.retryAfter));
  reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  return problem;
}

/** What is not HTTP gets one line and no echo. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable)
    socket.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  socket.destroySoon();
}

/** The headers of every answer; a page replaces some of them by its own. */
function addHeaders(app: FastifyInstance, publicOrigin: string): void {
  const fixed: Record<string, string> = {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...(publicOrigin.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
  };
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(fixed).header('x-request-id', request.id);
  });
}

/** The route's pattern, not its address: ids of calls are chosen outside and may say anything. */
function addAccessLog(app: FastifyInstance, { log }: Context): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, id: requestId } = request;
    const route = request.routeOptions.url ?? 'unknown';
    log.info(
      { requestId, method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    );
    crashPoint('C15');
  });
}
