import * as z from 'zod/mini';
import { TwilioVoiceInput, TwilioVoiceSettings } from '../../../protocol/twilio-voice.ts';
import { twilioWebhooks } from '../../carriers/twilio/signature.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { takeNews } from '../followed/take-news.ts';
import { noteMalformed } from '../followed/note-malformed.ts';
import { changeVoice, forgetVoice, viewVoice } from './change-voice.ts';
import { readVoice, VoiceForm, VoiceQuery } from './decide-news.ts';
import { TWILIO_VOICE } from './settings.ts';
import { createTwilioVoice } from './twilio-voice.ts';

const tag = 'Integrations';
const path = '/v1/admin/twilio-voice';

/** As the carrier's webhooks are signed; with a token of its own, for calls may be in another account than texts. */
const { headers, says, verify } = twilioWebhooks;
const scheme = { headers, says, verify };
/** Nothing is asked by a request. */
const source = createTwilioVoice();

/** Calls of Twilio Voice: the status callbacks that Twilio sends, and their settings. */
export const twilioVoiceRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/v1/telephony/{tenant}/twilio-voice',
    auth: { signature: TWILIO_VOICE, scheme },
    tag: 'Telephony',
    summary: 'Take a status callback of Twilio Voice',
    description:
      'For `statusCallback` of calls, of `<Number>`, `<Client>`, `<Sip>` and `<Conference>`. What a flow knows stands in the address: `agent`, `queue`, `language`, `caller`, `dialled`, and `call`, the SID of the caller’s leg where it is not the parent. Callbacks may come late, twice and out of order; `taken` says whether one was news.',
    params: z.object({ tenant: z.string() }),
    query: VoiceQuery,
    form: true,
    body: VoiceForm,
    answer: z.object({ taken: z.boolean() }),
    async handle(ctx, { principal: { tenantId }, query, body }) {
      const read = readVoice(body, query, ctx.clock.now().getTime());
      if (read.kind === 'malformed') await noteMalformed(ctx, source, tenantId, 'CallSid');
      if (read.kind !== 'call') return { taken: false };
      return takeNews(ctx, source, tenantId, { id: read.id, news: [read.news], hasCallerLeg: true });
    },
  }),
  route({
    method: 'GET',
    path,
    auth: { can: 'access.read' },
    tag,
    summary: 'Read how Twilio Voice reports calls',
    description:
      'Where Twilio sends status callbacks, what its names mean here, when it last sent anything, and the last trouble with a call.',
    answer: TwilioVoiceSettings,
    handle: (ctx, { principal }) => viewVoice(ctx, principal),
  }),
  route({
    method: 'PUT',
    path,
    auth: { can: 'access.write' },
    tag,
    summary: 'Set how Twilio Voice reports calls',
    description:
      'The Auth Token is stored encrypted and never given back; that of before is believed for another day. `setting_invalid` names what cannot be used.',
    conditional: true,
    body: TwilioVoiceInput,
    answer: TwilioVoiceSettings,
    refusals: ['setting_invalid'],
    handle: (ctx, { principal, body: input, ifMatch }) => changeVoice(ctx, principal, { input, ifMatch }),
  }),
  route({
    method: 'DELETE',
    path,
    auth: { can: 'access.write' },
    tag,
    summary: 'Take no more calls from Twilio Voice',
    description:
      'Nothing that Twilio sends of calls is believed from then on. Calls that go on end by their lease.',
    status: 204,
    answer: null,
    refusals: ['not_found'],
    handle: (ctx, { principal }) => forgetVoice(ctx, principal),
  }),
];
