import * as z from 'zod/mini';
import { receiveCarrierEvents } from '../../messages/receive-events.ts';
import { route } from '../../platform/http/route.ts';
import { readTwilioEvent, TwilioForm } from './read-event.ts';
import { twilioWebhooks } from './signature.ts';
import { TWILIO } from './twilio.ts';

/** An answer in words would be texted to the caller. */
const NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>';

/** Answered once everything is stored; never with 429, which Twilio does not understand. */
export const twilioRoutes = [
  route({
    method: 'POST',
    path: '/v1/carriers/twilio/{tenant}/events',
    auth: { signature: TWILIO, scheme: twilioWebhooks },
    tag: 'Carriers',
    summary: 'Take an event of Twilio',
    description:
      'A text or picture from a caller, or a status of a text. `m` is our id of the message that a status is about. An event taken before has no effect.',
    params: z.object({ tenant: z.string() }),
    query: z.object({ m: z.optional(z.uuid()) }),
    form: true,
    body: TwilioForm,
    answer: { contentType: 'text/xml', description: 'TwiML that asks for nothing.' },
    handle: async (ctx, { principal, query, body, reply, request }) => {
      const event = readTwilioEvent(body, query.m);
      if (event) await receiveCarrierEvents(ctx, principal.tenantId, TWILIO, [event]);
      else {
        const { MessageStatus: status } = body;
        ctx.log.debug(
          { requestId: request.id, known: status !== undefined },
          'a webhook of Twilio says nothing new',
        );
      }
      reply.type('text/xml; charset=utf-8');
      return NOTHING_TO_SAY;
    },
  }),
];
