import { createHash } from 'node:crypto';
import { type CarrierEvent } from '../carrier.ts';
import { toE164 } from './address.ts';
import { type SmppAccount } from './account.ts';
import { Tag } from './command.ts';
import { decodeText } from './decode-text.ts';
import { readReceipt, toCarrierId } from './receipt.ts';
import { type ShortMessage } from './short-message.ts';
import { type Part, readUserData, toPart, type UserData } from './user-data.ts';

/** What a `deliver_sm` is. `nothing`: it is answered as taken, and means nothing here. */
export type Delivery =
  | { kind: 'event'; event: Exclude<CarrierEvent, { type: 'answer' }> }
  | { kind: 'nothing'; why: 'no_state' | 'no_number' | 'no_receipt' | 'no_text' };

/** How the message centre writes its receipts. */
type ReceiptForm = Pick<SmppAccount, 'idForm' | 'optOut'>;

/** Kinds of `esm_class`, bits 2 to 5 (SMPP 3.4 §5.2.12). */
const KIND = 0x3c;
const RECEIPT = 0x04;
const DELIVERY_ACKNOWLEDGEMENT = 0x08;
const CONVERSATION_ABORT = 0x18;
const INTERMEDIATE_NOTIFICATION = 0x20;
const HAS_HEADER = 0x40;

/** Reads what the message centre delivers; pure. `digest` of a text is the same for the very same octets. */
export function readDelivery(message: ShortMessage, account: ReceiptForm): Delivery {
  const kind = message.esmClass & KIND;
  // a text that only looks like a receipt is a caller's, and proves nothing
  const isReceipt = kind === RECEIPT || kind === INTERMEDIATE_NOTIFICATION;
  if (isReceipt || message.options.has(Tag.receiptedMessageId)) return readReport(message, account);
  if (kind === DELIVERY_ACKNOWLEDGEMENT || kind === CONVERSATION_ABORT)
    return { kind: 'nothing', why: 'no_text' };
  return readText(message);
}

function readReport(message: ShortMessage, { idForm, optOut }: ReceiptForm): Delivery {
  const receipt = readReceipt(message, optOut);
  if (!receipt) return { kind: 'nothing', why: 'no_receipt' };
  const { state, reason, code } = receipt;
  if (!state) return { kind: 'nothing', why: 'no_state' };
  const carrierId = toCarrierId(receipt.id, idForm, 'receipt');
  const event = {
    type: 'receipt',
    eventId: `r:${digest([carrierId, state, code])}`,
    ...{ carrierId, state, code },
    ...(reason ? { reason } : {}),
  } as const;
  return { kind: 'event', event };
}

function readText(message: ShortMessage): Delivery {
  const { source, destination, dataCoding, esmClass, options } = message;
  const from = toE164(source);
  const to = toE164(destination);
  if (!from || !to) return { kind: 'nothing', why: 'no_number' };
  const payload = options.get(Tag.messagePayload);
  const all = message.octets.length > 0 ? message.octets : (payload ?? message.octets);
  const plain: UserData = { octets: all, part: null, shift: { locking: 0, single: 0 } };
  const data = (esmClass & HAS_HEADER) === 0 ? plain : readUserData(all);
  const text = decodeText(data.octets, dataCoding, data.shift);
  const part = data.part ?? sarPart(options);
  const id = digest([from, to, String(dataCoding), String(esmClass), all.toString('hex')]);
  if (!part)
    return {
      kind: 'event',
      event: { type: 'inbound', eventId: `t:${id}`, carrierId: id, from, to, text, media: [] },
    };
  return {
    kind: 'event',
    event: { type: 'part', eventId: `p:${id}`, carrierId: id, from, to, ...part, text },
  };
}

/** Parts told apart by optional parameters (SMPP 3.4 §5.3.2.22 to 24). */
function sarPart(options: ShortMessage['options']): Part | null {
  const reference = options.get(Tag.sarReference);
  const [total = 0] = options.get(Tag.sarTotal) ?? [];
  const [index = 0] = options.get(Tag.sarIndex) ?? [];
  return reference?.length === 2 ? toPart(reference.readUInt16BE(0), total, index) : null;
}

const digest = (parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, 32);
