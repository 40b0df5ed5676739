import * as z from 'zod/mini';
import { AmazonConnectInput, AmazonConnectSettings } from '../../../protocol/amazon-connect.ts';
import { type Route, route, type SignatureScheme } from '../../platform/http/route.ts';
import { createAmazonConnect } from './amazon-connect.ts';
import { changeConnect, forgetConnect, viewConnect } from './change-connect.ts';
import { BridgeEvent } from './decide-news.ts';
import { SnsMessage } from './decide-string-to-sign.ts';
import { AMAZON_CONNECT, AMAZON_CONNECT_TOPIC } from './settings.ts';
import { bridgeKeys } from './signature.ts';
import { Sns } from './sns.ts';
import { takeEvent } from './take-event.ts';

const tag = 'Integrations';
const path = '/v1/admin/amazon-connect';
const params = z.object({ tenant: z.string() });
const Taken = z.object({ taken: z.boolean() });
/** Nothing is asked by a request. */
const source = createAmazonConnect();

/** Signed by SNS, for the one topic that is set: it stands where a secret stands elsewhere. */
const signedBySns = (sns: Sns): SignatureScheme => ({
  headers: [],
  says: 'Signed as Amazon SNS signs its messages (version 1 or 2), for the topic that is set.',
  async verify(topics, _header, { body, nowSeconds }) {
    const message = SnsMessage.safeParse(parsed(body)).data;
    for (const topic of topics)
      if (message && (await sns.isSigned(message, { topicArn: topic, nowSeconds })))
        return { ok: true, id: message.MessageId };
    return { ok: false, code: 'signature_invalid' };
  },
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Calls of Amazon Connect: contact events by EventBridge or SNS, and their settings. `fetch`: asks SNS for its certificate. */
export function amazonConnectRoutes({ fetch }: { fetch: typeof globalThis.fetch }): Route[] {
  const sns = new Sns({ fetch });
  return [
    route({
      method: 'POST',
      path: '/v1/telephony/{tenant}/amazon-connect',
      auth: { signature: AMAZON_CONNECT, scheme: bridgeKeys },
      tag: 'Telephony',
      summary: 'Take a contact event of Amazon Connect',
      description:
        'For an API destination of Amazon EventBridge whose connection has an API key named `x-midcall-key`. Events of other kinds, channels and instances are taken and left. They may come late, twice and out of order; `taken` says whether one was news.',
      params,
      body: BridgeEvent,
      answer: Taken,
      handle: (ctx, { principal: { tenantId }, body }) => takeEvent(ctx, source, { tenantId, body }),
    }),
    route({
      method: 'POST',
      path: '/v1/telephony/{tenant}/amazon-connect/sns',
      auth: { signature: AMAZON_CONNECT_TOPIC, scheme: signedBySns(sns) },
      tag: 'Telephony',
      summary: 'Take a contact event by Amazon SNS',
      description:
        'For an HTTPS subscription of a topic that EventBridge sends contact events to, without raw message delivery. A subscription to the topic that is set is confirmed by itself.',
      params,
      plain: true,
      body: SnsMessage,
      answer: Taken,
      async handle(ctx, { principal: { tenantId }, body }) {
        if (body.Type === 'Notification')
          return takeEvent(ctx, source, { tenantId, body: parsed(body.Message) });
        if (body.Type === 'SubscriptionConfirmation') {
          const isConfirmed = await sns.confirm(body);
          ctx.log.info({ tenantId, isConfirmed }, 'a subscription to a topic of SNS');
        }
        return { taken: false };
      },
    }),
    route({
      method: 'GET',
      path,
      auth: { can: 'access.read' },
      tag,
      summary: 'Read how Amazon Connect reports calls',
      description:
        'Where EventBridge sends contact events, what the names of Connect mean here, when anything came last, and the last trouble with a call.',
      answer: AmazonConnectSettings,
      handle: (ctx, { principal }) => viewConnect(ctx, principal),
    }),
    route({
      method: 'PUT',
      path,
      auth: { can: 'access.write' },
      tag,
      summary: 'Set how Amazon Connect reports calls',
      description:
        'Both secrets are stored encrypted and never given back; the event key of before is believed for another day. `setting_invalid` names what cannot be used.',
      conditional: true,
      body: AmazonConnectInput,
      answer: AmazonConnectSettings,
      refusals: ['setting_invalid'],
      handle: (ctx, { principal, body: input, ifMatch }) => changeConnect(ctx, principal, { input, ifMatch }),
    }),
    route({
      method: 'DELETE',
      path,
      auth: { can: 'access.write' },
      tag,
      summary: 'Take no more calls from Amazon Connect',
      description:
        'Nothing that comes from there is believed from then on. Calls that go on end by their lease.',
      status: 204,
      answer: null,
      refusals: ['not_found'],
      handle: (ctx, { principal }) => forgetConnect(ctx, principal),
    }),
  ];
}
