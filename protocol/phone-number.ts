import * as z from 'zod/mini';

const Label = z.string().check(z.maxLength(80));
/** Segments a second. */
const Rate = z.number().check(z.positive(), z.maximum(1_000));
/** Segments that may leave at once after a rest. */
const Burst = z.number().check(z.minimum(1), z.maximum(1_000));
const Id = z.string().check(z.minLength(1), z.maxLength(40));
/** Numbers used for texting in calls are never used for chats by text, and the reverse. */
const Purpose = z.enum(['in_call', 'sms_chat']);

/** Body of `POST /v1/admin/numbers`. */
export const NumberInput = z.strictObject({
  /** With country code; spaces and punctuation are dropped. */
  number: z.string().check(z.maxLength(40)),
  label: z._default(Label, ''),
  inbound: z._default(z.boolean(), true),
  outbound: z._default(z.boolean(), true),
  mms: z._default(z.boolean(), false),
  purpose: z._default(Purpose, 'in_call'),
  /** Shown as the sender of outbound calls; texting in calls does not use it. */
  globalOutbound: z._default(z.boolean(), false),
  /** Name of a carrier this server is configured for. */
  carrier: Id,
  ratePerSecond: z._default(Rate, 1),
  burst: z._default(Burst, 1),
  /** Id of an `EncodingProfile` in `encoding-profile.ts`. */
  encodingProfile: z._default(Id, 'gsm7'),
});
export type NumberInput = z.infer<typeof NumberInput>;

/** Body of `PUT /v1/admin/numbers/{id}`: only what changes. The number itself never does. */
export const NumberPatch = z.strictObject({
  label: z.optional(Label),
  inbound: z.optional(z.boolean()),
  outbound: z.optional(z.boolean()),
  mms: z.optional(z.boolean()),
  purpose: z.optional(Purpose),
  globalOutbound: z.optional(z.boolean()),
  /** What a verification with the carrier found: the number is ours and may send and receive texts. */
  verified: z.optional(z.boolean()),
  carrier: z.optional(Id),
  ratePerSecond: z.optional(Rate),
  burst: z.optional(Burst),
  encodingProfile: z.optional(Id),
  /** Live sessions keep the number, new ones do not get it. */
  draining: z.optional(z.boolean()),
});
export type NumberPatch = z.infer<typeof NumberPatch>;

export const NumberView = z.object({
  id: z.uuid(),
  /** E.164. */
  number: z.string(),
  label: z.string(),
  inbound: z.boolean(),
  outbound: z.boolean(),
  mms: z.boolean(),
  purpose: Purpose,
  globalOutbound: z.boolean(),
  verifiedAt: z.nullable(z.string()),
  carrier: z.string(),
  ratePerSecond: z.number(),
  burst: z.number(),
  encodingProfile: z.string(),
  draining: z.boolean(),
  liveSessions: z.int(),
  /** Keys of the queues it is assigned to. */
  inboundQueue: z.nullable(z.string()),
  outboundQueues: z.array(z.string()),
});
export type NumberView = z.infer<typeof NumberView>;
