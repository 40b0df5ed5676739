import { timingSafeEqual } from 'node:crypto';
import { type FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Route, route } from '../platform/http/route.ts';
import { hashSecret } from '../platform/secret-box.ts';
import { type EventLoop } from './event-loop.ts';
import { type Metrics } from './metrics.ts';
import { type Readiness } from './readiness.ts';

/** A process this late with half of its timers does not serve anybody any more. Milliseconds. */
const STUCK_MS = 5_000;
const PING_TIMEOUT_MS = 2_000;
const THIS_MACHINE = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

export interface HealthParts {
  readiness: Readiness;
  eventLoop: EventLoop;
  metrics: Metrics;
  /** `null`: only peers on this machine may read metrics. */
  metricsToken: string | null;
}

export const healthRoutes = ({ readiness, eventLoop, metrics, metricsToken }: HealthParts): Route[] => [
  route({
    method: 'GET',
    path: '/livez',
    auth: 'none',
    tag: 'Health',
    summary: 'Is the process alive',
    description:
      '503 when it is stuck and should be started again. `lagMs`: how late half of its timers run.',
    answer: z.object({ status: z.literal('live'), lagMs: z.number() }),
    refusals: ['unavailable'],
    handle: async () => {
      const lagMs = Math.round(eventLoop.lag().p50);
      if (lagMs > STUCK_MS) throw new AppError('unavailable');
      return { status: 'live' as const, lagMs };
    },
  }),
  route({
    method: 'GET',
    path: '/readyz',
    auth: 'none',
    tag: 'Health',
    summary: 'May it be given requests',
    description: '503 while it starts, while it drains, and while the database does not answer.',
    answer: z.object({ status: z.literal('ready') }),
    refusals: ['unavailable'],
    handle: async (ctx) => {
      if (readiness.state !== 'ready' || !(await databaseAnswers(ctx))) throw new AppError('unavailable');
      return { status: 'ready' as const };
    },
  }),
  route({
    method: 'GET',
    path: '/metrics',
    auth: 'none',
    tag: 'Health',
    summary: 'Read the figures',
    description:
      'For Prometheus. With the bearer set by MIDCALL_METRICS_TOKEN; when none is set, to peers on the same machine that no proxy speaks for.',
    answer: { contentType: 'text/plain', description: 'Figures in the text format of Prometheus.' },
    refusals: ['unauthenticated'],
    handle: async (_ctx, { request, reply }) => {
      if (!mayReadMetrics(request, metricsToken)) throw new AppError('unauthenticated');
      reply.type(metrics.contentType);
      return metrics.read();
    },
  }),
];

function mayReadMetrics({ headers, socket }: FastifyRequest, token: string | null): boolean {
  if (token !== null) {
    const given = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
    return timingSafeEqual(hashSecret(given), hashSecret(token));
  }
  const forwarded = headers['x-forwarded-for'] ?? headers['forwarded'] ?? headers['x-real-ip'];
  return forwarded === undefined && THIS_MACHINE.has(socket.remoteAddress ?? '');
}

async function databaseAnswers(ctx: Context): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), PING_TIMEOUT_MS)));
  const ping = ctx.db.ping().then(
    () => true,
    () => false,
  );
  return Promise.race([ping, late]).finally(() => clearTimeout(timer));
}
