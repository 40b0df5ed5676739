import * as z from 'zod/mini';
import { LoopbackEvent } from '../../protocol/loopback-carrier.ts';
import { receiveCarrierEvents } from '../messages/receive-events.ts';
import { route } from '../platform/http/route.ts';
import { loopbackCarrier, readLoopbackEvent } from './loopback.ts';

const Id = z.uuid();

/** Answered once everything is stored; never with 429, which carriers do not understand. */
export const loopbackRoutes = [
  route({
    method: 'POST',
    path: '/v1/carriers/loopback/{tenant}/events',
    auth: { signature: loopbackCarrier.name },
    tag: 'Carriers',
    summary: 'Take an event of the loopback carrier',
    description:
      'A text or picture from a caller, or a receipt. `m` is our id of the message that a receipt is about. Signed as call reports are, with the carrier’s secret. An event taken before has no effect.',
    params: z.object({ tenant: z.string() }),
    query: z.object({ m: z.optional(z.uuid()) }),
    body: LoopbackEvent,
    status: 204,
    answer: null,
    handle: async (ctx, { principal, query, body }) => {
      const event = readLoopbackEvent(body, query.m);
      // the carrier's copy of our reference: only an id of ours can be one
      if (event.type === 'receipt' && !Id.safeParse(event.messageId).success) delete event.messageId;
      await receiveCarrierEvents(ctx, principal.tenantId, loopbackCarrier.name, [event]);
    },
  }),
];
