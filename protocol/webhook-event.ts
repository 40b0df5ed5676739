import * as z from 'zod/mini';
import { AlarmKind } from './alarm.ts';
import { Call } from './call.ts';
import { Media } from './media.ts';
import { FailureReason, Message, MessageState } from './message.ts';
import { SpendingCap } from './sending.ts';
import { Session } from './session.ts';

/** What a company's endpoints can be told. Past facts; one of another version skips a type it does not know. */
export const WebhookEventType = z.enum([
  'call.started',
  'call.changed',
  'call.ended',
  'session.opened',
  'session.changed',
  'session.ended',
  'message.created',
  'message.changed',
  'media.changed',
  'late_text.received',
  'spending.near',
  'spending.reached',
  'alarm.raised',
  'text_in.joined',
]);
export type WebhookEventType = z.infer<typeof WebhookEventType>;

const OfSession = { callKey: z.string(), sessionId: z.uuid() };

/** A text that came after the end: no message of a session, and in no record. */
export const LateText = z.object({
  id: z.uuid(),
  /** E.164. */
  from: z.string(),
  to: z.string(),
  /** `null` unless the company keeps the words of late texts. */
  text: z.nullable(z.string()),
  /** Photos, videos and files that came with it; they are not fetched. */
  mediaCount: z.int(),
  /** Whether it is answered by the automatic reply. */
  autoReplied: z.boolean(),
  receivedAt: z.string(),
});
export type LateText = z.infer<typeof LateText>;

const CallData = z.object({ call: Call });
const SessionData = z.object({ session: Session });

/** A limit of spending: `subject` is a queue's key, a session's id or a caller's number, `null` for the company's own. */
const SpendingData = z.object({
  cap: SpendingCap,
  subject: z.nullable(z.string()),
  /** Day or hour of the company's clock: `2026-11-22`, `2026-11-22T14`; `null`: without an end. */
  period: z.nullable(z.string()),
  /** Segments. */
  limit: z.int(),
});

/** Something that looks like pumping, without a number, a name or a person; the rest is read by its id. */
const AlarmData = z.object({
  alarmId: z.uuid(),
  kind: AlarmKind,
  /** The prefix, or ISO 3166-1 alpha-2 of the country; `null` for an alarm of another kind. */
  subject: z.nullable(z.string()),
  /** Different numbers, and texts, of the hour before. */
  numbers: z.int(),
  texts: z.int(),
  /** Of the texts whose end is known, those that did not arrive: 0 to 1; `null` for an alarm of another kind. */
  share: z.nullable(z.number()),
  /** Whether texts to the prefix are held. */
  held: z.boolean(),
});

/** What each event says. `call` and `session` are whole states, never differences. */
export const WEBHOOK_DATA = {
  'call.started': CallData,
  'call.changed': CallData,
  'call.ended': CallData,
  'session.opened': SessionData,
  'session.changed': SessionData,
  'session.ended': SessionData,
  'message.created': z.object({ ...OfSession, message: Message }),
  'message.changed': z.object({
    ...OfSession,
    messageId: z.uuid(),
    state: MessageState,
    reason: z.nullable(FailureReason),
    stateAt: z.string(),
  }),
  'media.changed': z.object({ ...OfSession, messageId: z.uuid(), media: Media }),
  /** The last call of the two numbers; `null`: they had none. */
  'late_text.received': z.object({
    callKey: z.nullable(z.string()),
    sessionId: z.nullable(z.uuid()),
    lateText: LateText,
  }),
  'spending.near': SpendingData,
  'spending.reached': SpendingData,
  'alarm.raised': AlarmData,
  /** A mobile that texted the call's code is the caller's, the agent said: the session is with it from now on. */
  'text_in.joined': z.object({ ...OfSession, caller: z.string(), ourNumber: z.string() }),
} as const satisfies Record<WebhookEventType, z.ZodMiniType>;

/** Body of a webhook, and an item of `GET /v1/admin/webhook-events`. */
export const WebhookEvent = z.object({
  /** The same at each attempt; also the header `webhook-id`. */
  id: z.uuid(),
  /** Grows by one with each event of the company. */
  seq: z.int(),
  type: WebhookEventType,
  /** When it happened: ISO 8601, UTC. */
  timestamp: z.string(),
  /** As `WEBHOOK_DATA` has it for the type. */
  data: z.unknown(),
});
export type WebhookEvent = z.infer<typeof WebhookEvent>;

export const WebhookEndpoint = z.object({
  id: z.uuid(),
  url: z.string(),
  /** Types it gets; none: all. */
  events: z.array(WebhookEventType),
  enabled: z.boolean(),
  createdAt: z.string(),
  /** Since when no attempt has succeeded; `null`: the last one did. */
  failingSince: z.nullable(z.string()),
  /** What the last attempt failed with: a status, or the kind of fault. */
  failure: z.nullable(z.string()),
  /** Events that it has not got yet. */
  waiting: z.int(),
  /** Until when the secret of before signs, too. */
  oldSecretUntil: z.nullable(z.string()),
});
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>;

const Url = z.string().check(z.maxLength(2_000));

/** Body of `POST /v1/admin/webhook-endpoints`. */
export const WebhookEndpointInput = z.strictObject({
  url: Url,
  events: z._default(z.array(WebhookEventType), []),
});
export type WebhookEndpointInput = z.infer<typeof WebhookEndpointInput>;

/** Body of `PUT /v1/admin/webhook-endpoints/{id}`: what is left out stays as it is. */
export const WebhookEndpointChange = z.strictObject({
  url: z.optional(Url),
  events: z.optional(z.array(WebhookEventType)),
  enabled: z.optional(z.boolean()),
});
export type WebhookEndpointChange = z.infer<typeof WebhookEndpointChange>;

/** An endpoint with the secret its webhooks are signed with, shown this once. */
export const MadeWebhookEndpoint = z.object({ endpoint: WebhookEndpoint, secret: z.string() });
export type MadeWebhookEndpoint = z.infer<typeof MadeWebhookEndpoint>;
