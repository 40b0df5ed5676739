import * as z from 'zod/mini';
import { CallState, EndReason, RecordRef } from './call-state.ts';
import { LanguageTag } from './language.ts';
import { E164 } from './phone.ts';

export { CallState, EndReason, RecordRef };

/** A caller's leg, stable over transfers; chosen by the telephony source. 1 to 200 visible ASCII characters. */
export const CallKey = z
  .string()
  .check(z.regex(/^[\x21-\x7e]{1,200}$/))
  .brand<'CallKey'>();
export type CallKey = z.infer<typeof CallKey>;

/**
 * Who reports a call to the server, from its first report to its end: the telephone system by signed webhooks, the host's
 * backend by signed call tokens, a machine with an API key, Zendesk Talk by the webhooks of Zendesk, an exchange of Asterisk
 * that the server listens to, Twilio Voice by its status callbacks, or Amazon Connect by its contact events.
 */
export const CallTruth = z.enum([
  'telephony',
  'signed',
  'api',
  'zendesk-talk',
  'asterisk',
  'twilio-voice',
  'amazon-connect',
]);
export type CallTruth = z.infer<typeof CallTruth>;

/** What a caller who waits said when they were asked by voice whether to be texted meanwhile. */
export const WaitSms = z.enum(['yes', 'no']);
export type WaitSms = z.infer<typeof WaitSms>;

const Name = z.string().check(z.minLength(1), z.maxLength(120));

/**
 * What a telephony source says of a call: the whole state each time, never a difference, so that a lost or doubled
 * report does no harm. Reports of one call are ordered by `seq`; an older one is dropped.
 */
export const CallReport = z.strictObject({
  callKey: CallKey,
  /** Order of the reports of this call, from 1; need not be without gaps. A repeat of the last one renews the lease. */
  seq: z.int().check(z.minimum(1)),
  state: CallState,
  /** Only calls that came by telephone and IVR open a session. */
  channel: z._default(z.enum(['phone', 'web', 'mobile']), 'phone'),
  direction: z._default(z.enum(['inbound', 'outbound', 'callback', 'internal']), 'inbound'),
  /** `null`: withheld, or not a telephone number. */
  caller: z.nullable(E164),
  /** What the CRM or the IVR knows of the caller's name. */
  callerName: z.optional(Name),
  /** The number the caller dialled. */
  dialled: z.optional(z.nullable(E164)),
  /** Key of the queue, as in Settings > Queue. */
  queue: z.string().check(z.minLength(1), z.maxLength(80)),
  /** Chosen in the IVR; absent: the queue's default. */
  language: z.optional(LanguageTag),
  /** Who is in charge of the call now; `null` while nobody is. */
  agent: z.nullable(
    z.strictObject({ id: z.string().check(z.minLength(1), z.maxLength(120)), name: z.optional(Name) }),
  ),
  /** Absent: not asked, or nothing new. The first answer of a call holds to its end. */
  waitSms: z.optional(WaitSms),
  record: z.optional(z.nullable(RecordRef)),
  startedAt: z.iso.datetime({ offset: true }),
  connectedAt: z.optional(z.nullable(z.iso.datetime({ offset: true }))),
  /** Required with state `ended`. */
  endReason: z.optional(EndReason),
});
export type CallReport = z.infer<typeof CallReport>;

/** A call as the server shows it to the agent in charge. */
export const Call = z.object({
  callKey: z.string(),
  state: CallState,
  caller: z.nullable(z.string()),
  callerName: z.nullable(z.string()),
  queue: z.object({ key: z.string(), name: z.string() }),
  language: z.string(),
  agent: z.nullable(z.object({ id: z.string(), name: z.string() })),
  waitSms: z.optional(z.nullable(WaitSms)),
  record: z.nullable(z.object({ system: z.string(), type: z.string(), id: z.string() })),
  startedAt: z.string(),
  connectedAt: z.nullable(z.string()),
  endedAt: z.nullable(z.string()),
  endReason: z.nullable(EndReason),
});
export type Call = z.infer<typeof Call>;
