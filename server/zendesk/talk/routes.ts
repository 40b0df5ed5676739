import * as z from 'zod/mini';
import { TalkInput, TalkSettings } from '../../../protocol/zendesk-talk.ts';
import { route } from '../../platform/http/route.ts';
import { changeTalk, forgetTalk, TALK_SOURCE, viewTalk } from './change-talk.ts';
import { ZendeskEvent } from './decide-event.ts';
import { zendeskWebhooks } from './signature.ts';
import { takeEvent } from './take-event.ts';

const tag = 'Integrations';
const path = '/v1/admin/zendesk/talk';
const read = { can: 'access.read' } as const;
const write = { can: 'access.write' } as const;

/** Calls of Zendesk Talk: the webhook that Zendesk sends, and its settings. */
export const talkRoutes = [
  route({
    method: 'POST',
    path: '/v1/zendesk/{tenant}/talk',
    auth: { signature: TALK_SOURCE, scheme: zendeskWebhooks },
    tag: 'Telephony',
    summary: 'Take an event of Zendesk',
    description:
      'For a webhook of Zendesk that is subscribed to `zen:event-type:agent.work_item_added`, `…_updated` and `…_removed`. Events of other kinds and channels are taken and left. An event counts once; `taken` says whether it was news. What became of the call is asked at Zendesk afterwards.',
    params: z.object({ tenant: z.string() }),
    body: ZendeskEvent,
    answer: z.object({ taken: z.boolean() }),
    handle: (ctx, { principal, body }) => takeEvent(ctx, principal.tenantId, body),
  }),
  route({
    method: 'GET',
    path,
    auth: read,
    tag,
    summary: 'Read how Zendesk Talk reports calls',
    description:
      'Where Zendesk sends its webhook, which queues its groups and lines are, when it last sent anything, and the last trouble with a call.',
    answer: TalkSettings,
    handle: (ctx, { principal }) => viewTalk(ctx, principal),
  }),
  route({
    method: 'PUT',
    path,
    auth: write,
    tag,
    summary: 'Set how Zendesk Talk reports calls',
    description:
      'The signing secret is Zendesk’s own, stored encrypted and never given back; that of before is believed for another day. `setting_invalid` names what cannot be used.',
    conditional: true,
    body: TalkInput,
    answer: TalkSettings,
    refusals: ['setting_invalid'],
    handle: (ctx, { principal, body: input, ifMatch }) => changeTalk(ctx, principal, { input, ifMatch }),
  }),
  route({
    method: 'DELETE',
    path,
    auth: write,
    tag,
    summary: 'Take no more calls from Zendesk Talk',
    description: 'Nothing that Zendesk sends is believed from then on. Calls that go on end by their lease.',
    status: 204,
    answer: null,
    refusals: ['not_found'],
    handle: (ctx, { principal }) => forgetTalk(ctx, principal),
  }),
];
