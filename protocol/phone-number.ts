import * as z from 'zod/mini';
import { FailureReason } from './message.ts';

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
  /** Name of a carrier this server is configured for; may be left out where there is one only. */
  carrier: z.optional(Id),
  ratePerSecond: z._default(Rate, 1),
  burst: z._default(Burst, 1),
  /** Id of an `EncodingProfile` in `encoding-profile.ts`. Default: that of the carrier. */
  encodingProfile: z.optional(Id),
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
  /**
   * `true` is for API keys alone, which answer for what was proved elsewhere; people verify by a code. `false` takes a
   * verification back.
   */
  verified: z.optional(z.boolean()),
  carrier: z.optional(Id),
  ratePerSecond: z.optional(Rate),
  burst: z.optional(Burst),
  /** Left out, another carrier brings its own. */
  encodingProfile: z.optional(Id),
  /** Live sessions keep the number, new ones do not get it. */
  draining: z.optional(z.boolean()),
});
export type NumberPatch = z.infer<typeof NumberPatch>;

/** Why the latest attempt to verify a number did not. The first ones are those of a text. */
export const VerificationReason = z.enum([
  ...FailureReason.options,
  'not_confirmed',
  'code_missing',
  'too_many_tries',
]);
export type VerificationReason = z.infer<typeof VerificationReason>;

/** The latest attempt to verify a number. */
export const NumberVerification = z.object({
  state: z.enum(['pending', 'verified', 'failed']),
  /** `null` unless it failed. */
  reason: z.nullable(VerificationReason),
  /** Who is at the other end: another number of ours, which needs nobody, or somebody's telephone. */
  via: z.enum(['number', 'telephone']),
  /** Its number, in E.164. */
  witness: z.string(),
  startedAt: z.string(),
  expiresAt: z.string(),
  /** Codes that may still be typed. */
  triesLeft: z.int(),
});
export type NumberVerification = z.infer<typeof NumberVerification>;

/** Body of `POST /v1/admin/numbers/{id}/verification`. */
export const VerificationInput = z.strictObject({
  /** A telephone at hand, with country code. Without it another verified number of ours is the other end. */
  to: z.optional(z.string().check(z.maxLength(40))),
});
export type VerificationInput = z.infer<typeof VerificationInput>;

/** Body of `POST /v1/admin/numbers/verifications`. */
export const VerificationsInput = z.strictObject({
  ids: z.array(z.uuid()).check(z.minLength(1), z.maxLength(100)),
  to: z.optional(z.string().check(z.maxLength(40))),
});
export type VerificationsInput = z.infer<typeof VerificationsInput>;

/** What became of each number: its attempt, or the code of the refusal. */
export const VerificationResults = z.object({
  results: z.array(
    z.object({
      id: z.uuid(),
      verification: z.nullable(NumberVerification),
      refusal: z.nullable(z.string()),
    }),
  ),
});
export type VerificationResults = z.infer<typeof VerificationResults>;

/** Body of `POST /v1/admin/numbers/{id}/verification/confirm`. */
export const VerificationCode = z.strictObject({ code: z.string().check(z.regex(/^\d{6}$/)) });

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
  /** `null`: nobody has tried to verify it by a code. */
  verification: z.nullable(NumberVerification),
});
export type NumberView = z.infer<typeof NumberView>;

/** What an administrator edits of a number; `If-Match` names the fingerprint of the parts that are written over. */
export function numberConfiguration(view: NumberView) {
  const { label, inbound, outbound, mms, purpose, globalOutbound, verifiedAt, carrier } = view;
  const { ratePerSecond, burst, encodingProfile, draining } = view;
  return {
    ...{ label, inbound, outbound, mms, purpose, globalOutbound, verified: verifiedAt !== null, carrier },
    ...{ ratePerSecond, burst, encodingProfile, draining },
  };
}

/** Answer of `GET /v1/admin/numbers`. */
export const NumberPage = z.object({
  numbers: z.array(NumberView),
  /** How many the search finds on all pages. */
  total: z.int(),
  /** Names of the carriers this server has. */
  carriers: z.array(z.string()),
});
export type NumberPage = z.infer<typeof NumberPage>;

/** What goes on at a number at this moment. */
export const NumberGauge = z.object({
  id: z.uuid(),
  /** Segments that may leave at once; below zero after a text longer than the burst. */
  tokens: z.number(),
  burst: z.number(),
  ratePerSecond: z.number(),
  /** Texts that wait to be handed over. */
  waiting: z.int(),
  liveSessions: z.int(),
});
export type NumberGauge = z.infer<typeof NumberGauge>;

/** The first steps towards texting: body of `GET /v1/admin/activation`. */
export const Activation = z.object({
  /** Until texting is on with a verified number. */
  needed: z.boolean(),
  homeCountry: z.string(),
  textingOn: z.boolean(),
  /** Of texting in calls: a verified one, else one of the home country, else any; `null`: there is none. */
  number: z.nullable(NumberView),
});
export type Activation = z.infer<typeof Activation>;
