import { type FailureReason } from '../../../protocol/message.ts';
import { Tag } from './command.ts';
import { isOptOutError, type OptOutCodes } from './opt-out-codes.ts';
import { type ShortMessage } from './short-message.ts';

type ReceiptState = 'sent' | 'delivered' | 'undelivered' | 'failed';

export interface Receipt {
  /** As it was written: `toCarrierId` makes it comparable. */
  id: string;
  /** `null`: it says nothing that was not known. */
  state: ReceiptState | null;
  reason: FailureReason | null;
  /** What the message centre said, for those who look into it. */
  code: string;
}

interface Meaning {
  state: ReceiptState | null;
  reason: FailureReason | null;
}

const UNKNOWN: Meaning = { state: null, reason: null };

/** By `message_state` (SMPP 3.4 §5.2.28), each with how its word begins in a receipt's text (Appendix B). */
const MEANINGS: readonly (readonly [word: string, Meaning])[] = [
  ['SCHEDULED', UNKNOWN],
  ['ENROUTE', { state: 'sent', reason: null }],
  ['DELIV', { state: 'delivered', reason: null }],
  ['EXPIRED', { state: 'undelivered', reason: 'unreachable' }],
  ['DELETED', { state: 'failed', reason: 'other' }],
  ['UNDELIV', { state: 'undelivered', reason: 'other' }],
  ['ACCEPT', { state: 'sent', reason: null }],
  ['UNKNOWN', UNKNOWN],
  ['REJECT', { state: 'failed', reason: 'other' }],
];

/** `null` when it does not say which text it is about. `optOut`: what the operator knows to mean an opt-out here. */
export function readReceipt(
  { octets, options }: Pick<ShortMessage, 'octets' | 'options'>,
  optOut: OptOutCodes,
): Receipt | null {
  const payload = options.get(Tag.messagePayload);
  const text = (octets.length > 0 ? octets : (payload ?? octets)).toString('latin1');
  const field = (name: string) => new RegExp(`(?:^|\\s)${name}:\\s*([^\\s]+)`, 'i').exec(text)?.[1];
  const id = options.get(Tag.receiptedMessageId)?.toString('latin1').replace(/\0.*$/s, '') || field('id');
  if (!id) return null;
  const number = options.get(Tag.messageState)?.[0] ?? -1;
  const said = field('stat')?.toUpperCase() ?? '';
  const [word, { state, reason }] =
    MEANINGS[number] ??
    MEANINGS.find(([begins]) => said.startsWith(begins)) ??
    (['UNKNOWN', UNKNOWN] as const);
  const error = field('err');
  // of a text that has arrived, a code says nothing of the kind
  const isOptOut = reason !== null && isOptOutError(optOut, error);
  return {
    ...{ id, state, reason: isOptOut ? 'opted_out' : reason },
    code: [said || word, error].filter(Boolean).join(' '),
  };
}

/** How a message centre writes the ids of texts: alike everywhere, or in one base where it answers and in another in receipts. */
export type IdForm = 'same' | 'hex-then-decimal' | 'decimal-then-hex';

/**
 * An id in the form in which it is kept, so that those of answers and of receipts are equal: without zeros in front, in small letters,
 * and in decimal where the two are in different bases.
 */
export function toCarrierId(id: string, form: IdForm, where: 'answer' | 'receipt'): string {
  const base = form === 'same' ? null : (form === 'hex-then-decimal') === (where === 'answer') ? 16 : 10;
  const trimmed = id.trim().toLowerCase();
  const pattern = base === 16 ? /^[0-9a-f]+$/ : /^[0-9]+$/;
  if (base !== null && pattern.test(trimmed))
    return BigInt(base === 16 ? `0x${trimmed}` : trimmed).toString();
  return trimmed.replace(/^0+(?=.)/, '');
}
