import * as z from 'zod/mini';
import { SendMessageRequest, SendMessageResponse } from '../../protocol/message.ts';
import { route } from '../platform/http/route.ts';
import { cancelMessage } from './cancel-message.ts';
import { retryMessage } from './retry-message.ts';
import { submitMessage } from './submit-message.ts';

const MessageParams = z.object({ id: z.uuid(), messageId: z.uuid() });

export const messageRoutes = [
  route({
    method: 'POST',
    path: '/v1/sessions/{id}/messages',
    auth: 'agent',
    tag: 'Messages',
    summary: 'Send a message',
    description:
      'Accepts a text, a preset, or a link for photos for the caller; what becomes of it is told by the stream. May be repeated with the same `Idempotency-Key` and body, and then gives the same answer; the same key with another body is refused with `idempotency_mismatch`.',
    params: z.object({ id: z.uuid() }),
    body: SendMessageRequest,
    idempotent: true,
    status: 202,
    answer: SendMessageResponse,
    refusals: [
      'no_permission',
      'feature_off',
      'queue_off',
      'free_text_off',
      'presets_off',
      'photo_link_off',
      'outbound_media_off',
      'session_ended',
      'wrong_call',
      'opted_out',
      'sending_stopped',
      'prefix_held',
      'spending_cap_reached',
      'opt_out_suspected',
      'preset_gone',
      'empty',
      'too_long',
      'too_many_segments',
      'variable_missing',
      'non_domestic_blocked',
      'country_blocked',
      'idempotency_mismatch',
      'request_in_progress',
    ],
    handle: (ctx, { principal, params, idempotencyKey, body }) =>
      submitMessage(ctx, principal, params.id, idempotencyKey, body),
  }),
  route({
    method: 'POST',
    path: '/v1/sessions/{id}/messages/{messageId}/retry',
    auth: 'agent',
    tag: 'Messages',
    summary: 'Send a message again',
    description:
      'Sends the words of a message again that was undelivered, failed, expired or not confirmed. The new message names the earlier one in `retryOf`.',
    params: MessageParams,
    body: z.strictObject({ callKey: z.string() }),
    idempotent: true,
    status: 202,
    answer: SendMessageResponse,
    refusals: [
      'no_permission',
      'feature_off',
      'queue_off',
      'session_ended',
      'wrong_call',
      'not_retryable',
      'opted_out',
      'sending_stopped',
      'prefix_held',
      'spending_cap_reached',
      'opt_out_suspected',
      'non_domestic_blocked',
      'country_blocked',
      'idempotency_mismatch',
      'request_in_progress',
    ],
    handle: (ctx, { principal, params, idempotencyKey, body }) =>
      retryMessage(ctx, principal, params.id, params.messageId, idempotencyKey, body.callKey),
  }),
  route({
    method: 'POST',
    path: '/v1/sessions/{id}/messages/{messageId}/cancel',
    auth: 'agent',
    tag: 'Messages',
    summary: 'Take a message back',
    description: 'Possible only while it waits to be handed over; after that, `not_cancelable`.',
    params: MessageParams,
    body: z.strictObject({}),
    answer: z.object({}),
    refusals: ['not_cancelable'],
    handle: async (ctx, { principal, params }) => {
      await cancelMessage(ctx, principal, params.id, params.messageId);
      return {};
    },
  }),
];
