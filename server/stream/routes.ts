import * as z from 'zod/mini';
import { type Route, route } from '../platform/http/route.ts';
import { type Hub } from './hub.ts';

export const streamRoutes = (hub: Hub): Route[] => [
  route({
    method: 'GET',
    path: '/v1/stream',
    auth: 'agent',
    tag: 'Stream',
    summary: 'Follow what happens',
    description:
      'Server-sent events of the tenant, the agent and, if named, one session of the agent: `id` is the cursor to send back as `Last-Event-ID`, `data` a JSON frame. Without a cursor the stream begins now. A frame `reset` asks to read everything again. A comment every 15 seconds shows life; `retry` before the end says when to come back. At most three streams per token: a fourth ends the oldest.',
    query: z.object({ session: z.optional(z.uuid()) }),
    answer: { contentType: 'text/event-stream', description: 'Events until one side closes.' },
    refusals: ['not_found', 'unavailable'],
    handle: async (_ctx, { principal, query, request, reply }) => {
      const lastEventId = request.headers['last-event-id'];
      await hub.open(reply, {
        principal,
        sessionId: query.session ?? null,
        lastEventId: typeof lastEventId === 'string' ? lastEventId : null,
      });
      return reply;
    },
  }),
];
