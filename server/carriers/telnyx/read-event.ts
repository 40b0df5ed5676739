import * as z from 'zod/mini';
import { E164 } from '../../../protocol/phone.ts';
import { type CarrierEvent, type RemoteMedia } from '../carrier.ts';
import { ErrorItem, MessageId, Party } from './read-result.ts';
import { deliveryReason } from './reasons.ts';

const Outbound = z.object({
  id: MessageId,
  direction: z.literal('outbound'),
  to: z.array(Party),
  errors: z.nullish(z.array(ErrorItem)),
  webhook_url: z.nullish(z.string()),
});

const Inbound = z.object({
  id: MessageId,
  direction: z.literal('inbound'),
  /** Others are written by no telephone: `RCS`, `WHATSAPP`. */
  type: z.enum(['SMS', 'MMS']),
  from: z.object({ phone_number: E164 }),
  to: z.array(z.object({ phone_number: E164 })),
  text: z.nullish(z.string()),
  media: z.nullish(
    z.array(z.object({ url: z.string(), content_type: z.nullish(z.string()), size: z.nullish(z.int()) })),
  ),
  autoresponse_type: z.nullish(z.string()),
});

/** What Telnyx posts, and keeps of a message; it adds new fields without notice. */
export const TelnyxEvent = z.object({
  data: z.object({
    event_type: z.string(),
    payload: z.looseObject({ messaging_profile_id: z.nullish(z.string()) }),
  }),
});
export type TelnyxEvent = z.infer<typeof TelnyxEvent>;

type Receipt = Extract<CarrierEvent, { type: 'receipt' }>;
type InboundEvent = Extract<CarrierEvent, { type: 'inbound' }>;

/** Of what Telnyx tells, what says more than that it has the text. That nobody confirms an arrival leaves it sent. */
const STATES: Readonly<Record<string, Receipt['state']>> = {
  sent: 'sent',
  delivery_unconfirmed: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  delivery_failed: 'undelivered',
  sending_failed: 'failed',
  expired: 'failed',
};

const WORDS: Readonly<Record<string, NonNullable<InboundEvent['word']>>> = {
  STOP: 'opt_out',
  START: 'opt_in',
  HELP: 'help',
};

/** How many items a message is read for; Telnyx takes ten. */
const MOST_MEDIA = 30;
const Reference = z.uuid();

/**
 * What a webhook says, in the product's words; `null`: nothing of use, such as a sender that is no telephone number, or what
 * belongs to another messaging profile. `ownUrl`: where webhooks of this tenant go. Our reference is read in the address that
 * Telnyx has signed with the rest: not in that of the request, which nobody has.
 */
export function readTelnyxEvent(
  { data: { event_type, payload } }: TelnyxEvent,
  { profileId, ownUrl }: { profileId: string; ownUrl: string },
): CarrierEvent | null {
  const profile = payload.messaging_profile_id;
  if (profile && profile !== profileId) return null;
  if (event_type === 'message.received') return readInbound(payload);
  const outbound = Outbound.safeParse(payload);
  if (!outbound.success) return null;
  const { id, to, errors, webhook_url } = outbound.data;
  const status = to[0]?.status ?? '';
  return readStatus(
    // the first event may come with the state before it
    { id, status: event_type === 'message.sent' && !knows(status) ? 'sent' : status, error: errors?.[0] },
    referenceIn(webhook_url ?? '', ownUrl),
  );
}

/** A text that a caller wrote; the same whether a webhook or a look at the message brought it. */
export function readInbound(payload: unknown): InboundEvent | null {
  const inbound = Inbound.safeParse(payload);
  const [to] = inbound.data?.to ?? [];
  if (!inbound.success || !to) return null;
  const { id, from, text, media, autoresponse_type } = inbound.data;
  const word = WORDS[autoresponse_type?.toUpperCase() ?? ''];
  return {
    ...{ type: 'inbound', eventId: id, carrierId: id, from: from.phone_number, to: to.phone_number },
    ...{ text: text ?? '', media: (media ?? []).slice(0, MOST_MEDIA).map(readMedia) },
    ...(word && { word }),
  };
}

/** What a status says; the same whether a webhook or a look at the message brought it. */
export function readStatus(
  { id, status, error }: { id: string; status: string; error: z.infer<typeof ErrorItem> | undefined },
  messageId: string | undefined,
): Receipt | null {
  const state = knows(status) ? STATES[status] : undefined;
  if (!state) return null;
  const failed = state === 'undelivered' || state === 'failed';
  const code = error && /^\d{1,6}$/.test(error.code) ? error.code : undefined;
  const reason = status === 'expired' ? 'expired' : deliveryReason(code ?? '', error?.title ?? '');
  return {
    ...{ type: 'receipt', eventId: [id, status, ...(code ? [code] : [])].join(':'), carrierId: id, state },
    ...(messageId === undefined ? {} : { messageId }),
    ...(failed ? { reason } : {}),
    ...(code === undefined ? {} : { code }),
  };
}

const knows = (status: string): boolean => Object.hasOwn(STATES, status);

function referenceIn(address: string, ownUrl: string): string | undefined {
  if (!address.startsWith(`${ownUrl}?m=`)) return undefined;
  return Reference.safeParse(address.slice(ownUrl.length + 3)).data;
}

const readMedia = (item: {
  url: string;
  content_type?: string | null | undefined;
  size?: number | null | undefined;
}): RemoteMedia => ({
  url: item.url,
  ...(item.content_type ? { type: item.content_type } : {}),
  ...(typeof item.size === 'number' && item.size >= 0 ? { size: item.size } : {}),
});
