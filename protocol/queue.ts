import * as z from 'zod/mini';
import { LanguageTag } from './language.ts';

/** As telephony names the queue: 1 to 80 characters, no controls, no space at either end. */
export const QueueKey = z.string().check(z.regex(/^(?!\s)[^\p{C}]{1,80}(?<!\s)$/u));

const Name = z.string().check(z.minLength(1), z.maxLength(120));
const Languages = z.array(LanguageTag).check(z.minLength(1), z.maxLength(60));
const Numbers = z.array(z.uuid()).check(z.maxLength(1_000));

/** Body of `POST /v1/admin/queues`. */
export const QueueInput = z.strictObject({
  key: QueueKey,
  name: Name,
  /** Languages callers can choose in the IVR. */
  languages: Languages,
  /** One of `languages`. */
  defaultLanguage: LanguageTag,
  smsEnabled: z._default(z.boolean(), false),
  /** Ids of numbers whose texts belong to this queue; a number is inbound for one queue at most. */
  inboundNumbers: z._default(Numbers, []),
  /** Ids of numbers this queue texts from. */
  outboundNumbers: z._default(Numbers, []),
});
export type QueueInput = z.infer<typeof QueueInput>;

/** Body of `PUT /v1/admin/queues/{key}`: only what changes. */
export const QueuePatch = z.strictObject({
  name: z.optional(Name),
  languages: z.optional(Languages),
  defaultLanguage: z.optional(LanguageTag),
  smsEnabled: z.optional(z.boolean()),
  inboundNumbers: z.optional(Numbers),
  outboundNumbers: z.optional(Numbers),
});
export type QueuePatch = z.infer<typeof QueuePatch>;

export const QueueView = z.object({
  key: z.string(),
  name: z.string(),
  languages: z.array(z.string()),
  defaultLanguage: z.string(),
  smsEnabled: z.boolean(),
  inboundNumbers: z.array(z.uuid()),
  outboundNumbers: z.array(z.uuid()),
});
export type QueueView = z.infer<typeof QueueView>;

/** Answer of `GET /v1/admin/queues`. */
export const QueuePage = z.object({
  queues: z.array(QueueView),
  /** How many the search finds on all pages. */
  total: z.int(),
});
export type QueuePage = z.infer<typeof QueuePage>;

/** What depends on a queue: body of `GET /v1/admin/queues/{key}/uses`. */
export const QueueUses = z.object({
  /** Calls that have not ended. */
  liveCalls: z.int(),
  /** Presets of this queue alone, by the label in its default language or any other. */
  presets: z.array(z.object({ id: z.uuid(), label: z.string() })),
  /** Labels and digits of its numbers. */
  numbers: z.array(z.object({ id: z.uuid(), number: z.string(), label: z.string() })),
  /** Settings it overrides. */
  overrides: z.array(z.string()),
});
export type QueueUses = z.infer<typeof QueueUses>;
