import * as z from 'zod/mini';
import { E164 } from '../../../protocol/phone.ts';
import { type CarrierEvent, type RemoteMedia } from '../carrier.ts';
import { MessageSid } from './read-result.ts';
import { reasonOf } from './reasons.ts';

/** The fields of a webhook; Twilio adds new ones without notice. */
export const TwilioForm = z.catchall(
  z.object({
    MessageSid: z.optional(z.string()),
    MessageStatus: z.optional(z.string()),
    ErrorCode: z.optional(z.string()),
    From: z.optional(z.string()),
    To: z.optional(z.string()),
    Body: z.optional(z.string()),
    NumMedia: z.optional(z.string()),
    OptOutType: z.optional(z.string()),
  }),
  z.string(),
);
export type TwilioForm = z.infer<typeof TwilioForm>;

type Receipt = Extract<CarrierEvent, { type: 'receipt' }>;

/** Of what Twilio tells, what says more than that it has the text. Part of a text is no text. */
const STATES: Readonly<Record<string, Receipt['state']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'undelivered',
  partially_delivered: 'undelivered',
  failed: 'failed',
  canceled: 'failed',
};

const WORDS: Readonly<Record<string, 'opt_out' | 'opt_in' | 'help'>> = {
  STOP: 'opt_out',
  START: 'opt_in',
  HELP: 'help',
};

const Inbound = z.object({ MessageSid, From: E164, To: E164, Body: z._default(z.string(), '') });

/** How many items a message is read for; Twilio takes ten. */
const MOST_MEDIA = 30;

/**
 * What a webhook says, in the product's words; `null`: nothing of use, such as a text on its way, or a sender that is no telephone
 * number. `messageId`: our reference in the webhook's address, if it is there.
 */
export function readTwilioEvent(form: TwilioForm, messageId: string | undefined): CarrierEvent | null {
  const status = form.MessageStatus;
  if (status !== undefined && status !== 'received' && status !== 'receiving') {
    const sid = MessageSid.safeParse(form.MessageSid);
    return sid.success ? readStatus({ sid: sid.data, status, code: form.ErrorCode }, messageId) : null;
  }
  const inbound = Inbound.safeParse(form);
  if (!inbound.success) return null;
  const { MessageSid: sid, From: from, To: to, Body: text } = inbound.data;
  const word = WORDS[form.OptOutType ?? ''];
  return {
    ...{ type: 'inbound', eventId: sid, carrierId: sid, from, to, text, media: readMedia(form) },
    ...(word && { word }),
  };
}

/** What a status says; the same whether a webhook or a look at the message brought it. */
export function readStatus(
  { sid, status, code }: { sid: string; status: string; code: string | undefined },
  messageId: string | undefined,
): Receipt | null {
  const state = Object.hasOwn(STATES, status) ? STATES[status] : undefined;
  if (!state) return null;
  const failed = state === 'undelivered' || state === 'failed';
  const known = code !== undefined && /^\d{1,6}$/.test(code) && code !== '0' ? code : undefined;
  return {
    ...{
      type: 'receipt',
      eventId: [sid, status, ...(known ? [known] : [])].join(':'),
      carrierId: sid,
      state,
    },
    ...(messageId === undefined ? {} : { messageId }),
    ...(failed ? { reason: status === 'canceled' ? 'canceled' : reasonOf(known ?? '') } : {}),
    ...(known === undefined ? {} : { code: known }),
  };
}

function readMedia(form: TwilioForm): RemoteMedia[] {
  const count = /^\d{1,2}$/.test(form.NumMedia ?? '') ? Math.min(Number(form.NumMedia), MOST_MEDIA) : 0;
  return Array.from({ length: count }, (_, i): RemoteMedia => {
    const [url = '', type] = [form[`MediaUrl${i}`], form[`MediaContentType${i}`]];
    return { url, ...(type === undefined ? {} : { type }) };
  });
}
