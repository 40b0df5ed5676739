import * as z from 'zod/mini';
import {
  MadeWebhookEndpoint,
  WebhookEndpoint,
  WebhookEndpointChange,
  WebhookEndpointInput,
  WebhookEvent,
} from '../../protocol/webhook-event.ts';
import { route } from '../platform/http/route.ts';
import {
  addEndpoint,
  changeEndpoint,
  forgetEndpoint,
  replayTo,
  rotateEndpointSecret,
  viewEndpoints,
} from './change-endpoints.ts';
import { viewEvents } from './list-events.ts';

const tag = 'Integrations';
const read = { can: 'access.read' } as const;
const write = { can: 'access.write' } as const;
const params = z.object({ id: z.uuid() });
const path = '/v1/admin/webhook-endpoints';
const Seq = z.int().check(z.minimum(0));

export const webhookRoutes = [
  route({
    method: 'GET',
    path,
    auth: read,
    tag,
    summary: 'List the endpoints of webhooks',
    description: 'Which events each gets, how many it has not got yet, and since when it does not answer.',
    answer: z.object({ endpoints: z.array(WebhookEndpoint) }),
    handle: async (ctx, { principal }) => ({ endpoints: await viewEndpoints(ctx, principal) }),
  }),
  route({
    method: 'POST',
    path,
    auth: write,
    tag,
    summary: 'Add an endpoint',
    description:
      'Gets every event from here on, or those of `events`. Only `https` addresses on the internet; others are refused with `setting_invalid`. The secret is shown this once.',
    body: WebhookEndpointInput,
    status: 201,
    answer: MadeWebhookEndpoint,
    refusals: ['setting_invalid'],
    handle: (ctx, { principal, body }) => addEndpoint(ctx, principal, body),
  }),
  route({
    method: 'PUT',
    path: `${path}/{id}`,
    auth: write,
    tag,
    summary: 'Change an endpoint',
    description: 'What is left out stays as it is. Switched on again, it gets what waited.',
    params,
    body: WebhookEndpointChange,
    answer: WebhookEndpoint,
    refusals: ['setting_invalid'],
    handle: (ctx, { principal, params: { id }, body: input }) =>
      changeEndpoint(ctx, principal, { id, input }),
  }),
  route({
    method: 'POST',
    path: `${path}/{id}/secret`,
    auth: write,
    tag,
    summary: 'Rotate the secret of an endpoint',
    description: 'Makes a new one, shown this once. That of before signs, too, for 24 hours.',
    params,
    answer: MadeWebhookEndpoint,
    handle: (ctx, { principal, params: { id } }) => rotateEndpointSecret(ctx, principal, id),
  }),
  route({
    method: 'POST',
    path: `${path}/{id}/replay`,
    auth: write,
    tag,
    summary: 'Tell an endpoint again',
    description: 'Every kept event after `after`, in order, with the ids they had.',
    params,
    body: z.strictObject({ after: Seq }),
    answer: z.object({ events: z.int() }),
    handle: (ctx, { principal, params: { id }, body: { after } }) => replayTo(ctx, principal, { id, after }),
  }),
  route({
    method: 'DELETE',
    path: `${path}/{id}`,
    auth: write,
    tag,
    summary: 'Remove an endpoint',
    description: 'It gets nothing more.',
    params,
    status: 204,
    answer: null,
    handle: (ctx, { principal, params: { id } }) => forgetEndpoint(ctx, principal, id),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/webhook-events',
    auth: { can: 'transcripts.read' },
    tag,
    summary: 'List what was told',
    description:
      'At most 100 events after `after`, the oldest first. Events are kept for three days. They hold what was written.',
    query: z.object({ after: z._default(z.coerce.number().check(z.int(), z.minimum(0)), 0) }),
    answer: z.object({ events: z.array(WebhookEvent) }),
    handle: async (ctx, { principal, query: { after } }) => ({
      events: await viewEvents(ctx, principal, after),
    }),
  }),
];
