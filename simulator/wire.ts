import * as z from 'zod/mini';
import { CallState, EndReason, RecordRef, WaitSms } from '../protocol/call.ts';
import { LanguageTag } from '../protocol/language.ts';
import { E164 } from '../protocol/phone.ts';

/** What the simulator's page and its backend say to each other. */

/** How the carrier network treats texts to a handset. Meaning and digits: `docs/simulator.md`. */
export const Delivery = z.enum([
  'delivered',
  'slow',
  'noReceipt',
  'receiptsMixed',
  'receiptFirst',
  'refused',
  'unreachable',
  'landline',
  'throttled',
  'unavailable',
  'answerLate',
  'answerLost',
  'answerLostReceipt',
  'serverError',
]);
export type Delivery = z.infer<typeof Delivery>;

/** How the network treats photos from a handset. */
export const Photos = z.enum(['mms', 'mmsRefused', 'late', 'missing']);
export type Photos = z.infer<typeof Photos>;

/** Body of `PUT /carrier/behaviour`. `delivered` and `mms` leave the choice to the number's last digits. */
export const Behaviour = z.strictObject({ delivery: Delivery, photos: Photos });
export type Behaviour = z.infer<typeof Behaviour>;

const AgentRef = z.object({ id: z.string(), name: z.string() });

/** A call as the telephone knows it. */
export const SimCall = z.object({
  callKey: z.string(),
  seq: z.int(),
  /** The telephone that calls; `withheld` keeps it from the agent. */
  number: z.string(),
  withheld: z.boolean(),
  callerName: z.nullable(z.string()),
  queue: z.string(),
  language: z.string(),
  channel: z.enum(['phone', 'web', 'mobile']),
  state: CallState,
  agent: z.nullable(AgentRef),
  record: z.nullable(RecordRef),
  startedAt: z.string(),
  connectedAt: z.nullable(z.string()),
  endedAt: z.nullable(z.string()),
  endReason: z.nullable(EndReason),
  /** The caller stays in line until somebody is told to answer. */
  waits: z.boolean(),
  /** What the caller said when the voice asked whether to be texted meanwhile. */
  waitSms: z.nullable(WaitSms),
  /** The telephony source says nothing of this call any more. */
  silent: z.boolean(),
  /** `seq` of the last state the server took; 0: none. */
  reportedSeq: z.int(),
  /** Code of the server's refusal of the last report, `unreachable` while it does not answer, else `null`. */
  refusal: z.nullable(z.string()),
});
export type SimCall = z.infer<typeof SimCall>;

export const HandsetMedia = z.object({ id: z.string(), name: z.string(), type: z.string(), size: z.int() });
export type HandsetMedia = z.infer<typeof HandsetMedia>;

export const HandsetMessage = z.object({
  id: z.string(),
  /** Number of the telephone this message is shown on. */
  handset: z.string(),
  direction: z.enum(['received', 'sent']),
  /** The company's number on the other side. */
  peer: z.string(),
  text: z.string(),
  at: z.string(),
  segments: z.int(),
  media: z.array(HandsetMedia),
  state: z.enum(['done', 'sending', 'notSent', 'noPhotos']),
});
export type HandsetMessage = z.infer<typeof HandsetMessage>;

export const Handset = z.object({
  number: z.string(),
  name: z.nullable(z.string()),
  /** The company's number this telephone texts. */
  peer: z.string(),
  messages: z.array(HandsetMessage),
});
export type Handset = z.infer<typeof Handset>;

/** What the widget told the CRM of one call's texts: counts only. */
export const TicketTexts = z.object({
  callKey: z.string(),
  sent: z.int(),
  received: z.int(),
  photos: z.int(),
  at: z.string(),
});
export type TicketTexts = z.infer<typeof TicketTexts>;

/** What somebody's program wrote to a ticket or case by the CRM's API. */
export const TicketComment = z.object({
  id: z.int(),
  kind: z.enum(['comment', 'post', 'task']),
  ticketId: z.string(),
  at: z.string(),
  /** What a person reads: tags resolved, a line for each paragraph. */
  text: z.string(),
  isPublic: z.boolean(),
  files: z.int(),
});
export type TicketComment = z.infer<typeof TicketComment>;

export const SimState = z.object({
  serverOrigin: z.string(),
  tenant: z.string(),
  calls: z.array(SimCall),
  handsets: z.array(Handset),
  texts: z.array(TicketTexts),
  comments: z.array(TicketComment),
  behaviour: Behaviour,
});
export type SimState = z.infer<typeof SimState>;

/** One server-sent event of `GET /events`. The first is `state`; the others change it. */
export const SimEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), state: SimState }),
  z.object({ type: z.literal('call'), call: SimCall }),
  z.object({ type: z.literal('handset'), handset: Handset }),
  z.object({ type: z.literal('message'), message: HandsetMessage }),
  z.object({ type: z.literal('texts'), texts: TicketTexts }),
  z.object({ type: z.literal('comment'), comment: TicketComment }),
  z.object({ type: z.literal('behaviour'), behaviour: Behaviour }),
]);
export type SimEvent = z.infer<typeof SimEvent>;

const Name = z.string().check(z.minLength(1), z.maxLength(120));

/** Body of `POST /phone/calls`. */
export const StartCall = z.strictObject({
  caller: E164,
  queue: z.string().check(z.minLength(1), z.maxLength(80)),
  language: LanguageTag,
  callerName: z.optional(Name),
  channel: z._default(z.enum(['phone', 'web', 'mobile']), 'phone'),
  /** The network hides the number from who is called. */
  withheld: z._default(z.boolean(), false),
  /** All agents are busy. */
  waits: z._default(z.boolean(), false),
  agent: z._default(z.string().check(z.maxLength(120)), 'ana'),
  record: z.optional(z.nullable(RecordRef)),
});
export type StartCall = z.infer<typeof StartCall>;

export const Consent = z.strictObject({ waitSms: WaitSms });
export const Answer = z.strictObject({ agent: z.string().check(z.minLength(1), z.maxLength(120)) });
export const HangUp = z.strictObject({ by: z.enum(['caller', 'agent']) });
export const EndCall = z.strictObject({ reason: EndReason });
export const TransferCall = z.strictObject({ agent: z.string().check(z.minLength(1), z.maxLength(120)) });
export const Texts = z.strictObject({ sent: z.int(), received: z.int(), photos: z.int() });
export const LaunchTokenRequest = z.strictObject({
  nonce: z.string().check(z.minLength(16), z.maxLength(100)),
  mount: z.string().check(z.minLength(8), z.maxLength(100)),
  agent: z._default(z.string().check(z.maxLength(120)), 'ana'),
});

/** Body of `POST /host/zendesk-entry`. */
export const ZendeskEntryRequest = z.strictObject({ agent: z.string().check(z.maxLength(120)) });

/** Octets of one file a telephone sends, and how many files. More than the server's limit of items, to show it. */
export const MAX_FILE_BYTES = 10_485_760;
export const MAX_FILES = 12;

/** JSON body of `POST /handsets/{number}/messages`; the page sends `multipart/form-data` with `text` and `files`. */
export const HandsetSend = z.strictObject({
  text: z._default(z.string().check(z.maxLength(5_000)), ''),
  media: z._default(
    z
      .array(
        z.strictObject({
          name: z.string().check(z.maxLength(200)),
          type: z.string().check(z.maxLength(100)),
          /** Base64. */
          data: z.string(),
        }),
      )
      .check(z.maxLength(MAX_FILES)),
    [],
  ),
});
