import * as z from 'zod/mini';
import { Report } from './report.ts';
import { SpendingCap } from './sending.ts';

const Reason = z.object({ reason: z.string(), count: z.int(), hour: z.string(), inHour: z.int() });

/**
 * What somebody should look at, by a code with what is known of it:
 * `closing_missing` callers of this language got the closing text of another, or none ·
 * `translations_stale` presets whose text was changed in one language and not in others ·
 * `number_unverified` a number that cannot be used yet · `undelivered_rising` shares of today and of the week before ·
 * `spending` a limit of today or this hour that is near or reached ·
 * `carrier_silent` texts were handed over, and nothing has come from the carrier since · `texts_waiting` a number's line.
 */
export const LookItem = z.discriminatedUnion('code', [
  z.object({
    code: z.literal('closing_missing'),
    language: z.string(),
    calls: z.int(),
    got: z.nullable(z.string()),
  }),
  z.object({ code: z.literal('translations_stale'), count: z.int() }),
  z.object({
    code: z.literal('number_unverified'),
    numberId: z.uuid(),
    number: z.string(),
    queues: z.array(z.string()),
  }),
  z.object({ code: z.literal('undelivered_rising'), share: z.number(), before: z.number() }),
  z.object({
    code: z.literal('carrier_silent'),
    carrier: z.string(),
    texts: z.int(),
    since: z.nullable(z.string()),
  }),
  z.object({
    code: z.literal('spending'),
    cap: SpendingCap,
    /** Name of the queue, or the number; `null`: the company's own limit. */
    of: z.nullable(z.string()),
    /** Segments. */
    used: z.int(),
    limit: z.int(),
    /** Texts are refused. */
    reached: z.boolean(),
  }),
  z.object({ code: z.literal('texts_waiting'), number: z.string(), texts: z.int(), oldest: z.string() }),
]);
export type LookItem = z.infer<typeof LookItem>;

/** Steps from nothing to a call with texts, in order. */
export const CheckStep = z.enum(['number', 'verified', 'queue', 'preset', 'closing', 'call']);
export type CheckStep = z.infer<typeof CheckStep>;

export const Check = z.object({
  step: CheckStep,
  done: z.boolean(),
  /** What fulfils it: numbers, names of queues, languages of the closing text; a few of them. */
  names: z.array(z.string()),
  /** How many there are; of presets, beside `languages`. */
  count: z.int(),
  /** Languages that presets or closing texts are written in. */
  languages: z.int(),
});
export type Check = z.infer<typeof Check>;

/** Body of `GET /v1/admin/overview?zone=…`: today, since midnight of the zone. */
export const Overview = z.object({
  asOf: z.string(),
  zone: z.string(),
  /** The global switch. */
  inCallSms: z.boolean(),
  /** Calls in which texting is open at this moment. */
  openSessions: z.int(),
  today: z.object({
    sent: z.int(),
    callsWithTexts: z.int(),
    delivered: z.int(),
    /** Of the texts whose end is known; `null` while none is. */
    deliveredShare: z.nullable(z.number()),
    /** Half of the delivered texts took no longer, from the agent's act to the receipt; `null` without any. */
    medianDeliverySeconds: z.nullable(z.number()),
    notDelivered: z.int(),
    /** The reason most of them have, and the hour in which most of these were written. */
    mainReason: z.nullable(Reason),
    notConfirmed: z.int(),
    media: z.int(),
    mediaFailed: z.int(),
  }),
  /** The report `delivery` of today, by the hour. */
  hours: Report,
  /** Carriers of the tenant's numbers, and when each was heard of last. */
  carriers: z.array(z.object({ carrier: z.string(), lastEventAt: z.nullable(z.string()) })),
  /** Numbers with texts that wait to be handed over. */
  waiting: z.array(
    z.object({
      numberId: z.uuid(),
      number: z.string(),
      texts: z.int(),
      segments: z.int(),
      oldest: z.string(),
    }),
  ),
  look: z.array(LookItem),
  checklist: z.array(Check),
});
export type Overview = z.infer<typeof Overview>;
