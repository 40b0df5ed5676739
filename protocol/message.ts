import * as z from 'zod/mini';
import { LanguageTag } from './language.ts';
import { Media } from './media.ts';

/** Hard limit of one agent action, in code points; `z.maxLength` would count UTF-16 units. */
export const MAX_CHARACTERS = 918;

/** States of a message that goes out; one that came in is `received`. Edges: `message-rank.ts`. */
export const MessageState = z.enum([
  'queued',
  'sending',
  'accepted',
  'sent',
  'delivered',
  'undelivered',
  'failed',
  'suppressed',
  'expired',
  'not_confirmed',
  'received',
]);
export type MessageState = z.infer<typeof MessageState>;

/** Why a message did not arrive, in the product's words; the carrier's own code stays on the server. */
export const FailureReason = z.enum([
  'opted_out',
  'bad_number',
  'landline',
  'unreachable',
  'filtered',
  'blocked',
  'too_long',
  'bad_sender',
  'unregistered',
  'region',
  'auth',
  'expired',
  'canceled',
  'spending_cap',
  'prefix_held',
  'other',
]);
export type FailureReason = z.infer<typeof FailureReason>;

export const MessageKind = z.enum(['text', 'preset', 'waitTime', 'closing', 'inbound']);
export type MessageKind = z.infer<typeof MessageKind>;

export const Message = z.object({
  id: z.uuid(),
  /** Place in the conversation, from 1, without gaps. */
  seq: z.int(),
  direction: z.enum(['out', 'in']),
  kind: MessageKind,
  state: MessageState,
  reason: z.nullable(FailureReason),
  text: z.string(),
  language: z.nullable(z.string()),
  presetId: z.nullable(z.uuid()),
  /** The preset was the agent's own. */
  personal: z.optional(z.boolean()),
  agent: z.nullable(z.object({ id: z.string(), name: z.string() })),
  /** It went out, or came, before an agent answered. */
  whileWaiting: z.optional(z.boolean()),
  encoding: z.enum(['GSM-7', 'UCS-2']),
  segments: z.int(),
  /** The `Idempotency-Key` it was sent with: matches the bubble the client drew before the answer. */
  clientKey: z.nullable(z.string()),
  /** The message this one sends again; both are one logical message in the transcript. */
  retryOf: z.nullable(z.uuid()),
  createdAt: z.string(),
  /** When `state` was reached. */
  stateAt: z.string(),
  /** Held back by the number's rate limit until about then. */
  waitUntil: z.nullable(z.string()),
  media: z.array(Media),
});
export type Message = z.infer<typeof Message>;

/** Body of `POST /v1/sessions/{sessionId}/messages`. `callKey` is the call the agent wrote it for; a mismatch is refused. */
export const SendMessageRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    callKey: z.string(),
    text: z.string(),
    language: z.optional(LanguageTag),
    /** Refused with `outbound_media_off`: pictures are not sent to the caller. */
    media: z.optional(z.array(z.unknown())),
  }),
  z.strictObject({
    kind: z.literal('preset'),
    callKey: z.string(),
    presetId: z.uuid(),
    /** Language of the variant the agent saw. */
    language: LanguageTag,
    variables: z.optional(z.record(z.string().check(z.maxLength(60)), z.string().check(z.maxLength(400)))),
    media: z.optional(z.array(z.unknown())),
  }),
  /** The text that an administrator wrote for it, with a new link for photos; the link before it ends. */
  z.strictObject({ kind: z.literal('photoLink'), callKey: z.string() }),
]);
export type SendMessageRequest = z.infer<typeof SendMessageRequest>;

export const SendMessageResponse = z.object({ message: Message });
export type SendMessageResponse = z.infer<typeof SendMessageResponse>;
