import * as z from 'zod/mini';
import { openOwnAccount } from '../../carrier-accounts/open-own-account.ts';
import { receiveCarrierEvents } from '../../messages/receive-events.ts';
import { route } from '../../platform/http/route.ts';
import { webhookUrl } from '../carrier.ts';
import { TelnyxAccount } from './account.ts';
import { readTelnyxEvent, TelnyxEvent } from './read-event.ts';
import { telnyxWebhooks } from './signature.ts';
import { TELNYX } from './telnyx.ts';

/** Answered once everything is stored, well within the two seconds Telnyx waits; media are fetched later. */
export const telnyxRoutes = [
  route({
    method: 'POST',
    path: '/v1/carriers/telnyx/{tenant}/events',
    auth: { signature: TELNYX, scheme: telnyxWebhooks },
    tag: 'Carriers',
    summary: 'Take an event of Telnyx',
    description:
      'A text or picture from a caller, or a status of a text. Our id of the message that a status is about is read in the signed `webhook_url`, not in the address of the request. An event taken before has no effect.',
    params: z.object({ tenant: z.string() }),
    body: TelnyxEvent,
    answer: null,
    handle: async (ctx, { principal: { tenantId }, body, request }) => {
      const credentials = await ctx.db.tenant(tenantId, (tx) => openOwnAccount(ctx, tx, TELNYX));
      // whose key has signed this
      const { messagingProfileId: profileId } = TelnyxAccount.parse(credentials);
      const event = readTelnyxEvent(body, {
        profileId,
        ownUrl: webhookUrl(ctx.publicOrigin, TELNYX, tenantId),
      });
      if (event) await receiveCarrierEvents(ctx, tenantId, TELNYX, [event]);
      else ctx.log.debug({ requestId: request.id }, 'a webhook of Telnyx says nothing new');
    },
  }),
];
