import * as z from 'zod/mini';
import { QueueInput, QueueKey, QueuePage, QueuePatch, QueueUses, QueueView } from '../../protocol/queue.ts';
import { Page } from '../platform/http/page.ts';
import { route } from '../platform/http/route.ts';
import { changeQueue, createQueue, deleteQueue } from './change-queue.ts';
import { getQueue, listQueues, viewUses } from './view-queues.ts';

const tag = 'Administration';
const params = z.object({ key: QueueKey });
const refusals = [
  'feature_off',
  'setting_invalid',
  'number_not_verified',
  'number_reserved_in_call',
  'inbound_already_assigned',
  'outbound_cannot_be_inbound',
] as const;
const RULES =
  'Texting can be switched on only while it is on for the tenant (`feature_off`). Numbers are named by id, must be verified and for texting in calls; each is inbound for one queue at most (`inbound_already_assigned` names that queue), and an inbound number that is given as outbound becomes both.';

export const queueRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/queues',
    auth: { can: 'config.read' },
    tag,
    summary: 'List the queues',
    description:
      'Queues by their keys, with the ids of their numbers. `search` is part of a name or key; without `limit` (1 to 200) all are listed.',
    query: Page,
    answer: QueuePage,
    handle: (ctx, { principal, query }) => listQueues(ctx, principal, query),
  }),
  route({
    method: 'POST',
    path: '/v1/admin/queues',
    auth: { can: 'config.write' },
    tag,
    summary: 'Add a queue',
    description: `The key is the queue's name in telephony and stays. ${RULES}`,
    body: QueueInput,
    status: 201,
    answer: QueueView,
    refusals: ['key_duplicate', ...refusals],
    handle: (ctx, { principal, body }) => createQueue(ctx, principal, body),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/queues/{key}',
    auth: { can: 'config.read' },
    tag,
    summary: 'Read a queue',
    description: 'One queue, with the ids of its numbers.',
    params,
    answer: QueueView,
    handle: (ctx, { principal, params: { key } }) => getQueue(ctx, principal, key),
  }),
  route({
    method: 'PUT',
    path: '/v1/admin/queues/{key}',
    auth: { can: 'config.write' },
    tag,
    summary: 'Change a queue',
    description: `Only what changes; a list of numbers replaces the one before. ${RULES}`,
    params,
    body: QueuePatch,
    conditional: true,
    answer: QueueView,
    refusals,
    handle: (ctx, { principal, params: { key }, body, ifMatch }) =>
      changeQueue(ctx, principal, { key, patch: body, ifMatch }),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/queues/{key}/uses',
    auth: { can: 'config.read' },
    tag,
    summary: 'See what depends on a queue',
    description:
      'Its live calls, the presets that are its alone, its numbers, and the settings it overrides.',
    params,
    answer: QueueUses,
    handle: (ctx, { principal, params: { key } }) => viewUses(ctx, principal, key),
  }),
  route({
    method: 'DELETE',
    path: '/v1/admin/queues/{key}',
    auth: { can: 'config.write' },
    tag,
    summary: 'Remove a queue',
    description:
      'Frees its numbers and forgets what it overrides. Refused with `queue_in_use` while a call of it is live, or presets belong to it alone; `detail` is `calls` or `presets`.',
    params,
    status: 204,
    answer: null,
    refusals: ['queue_in_use'],
    handle: (ctx, { principal, params: { key } }) => deleteQueue(ctx, principal, key),
  }),
];
