import parsePhoneNumber from 'libphonenumber-js/max';
import { type ErrorCode } from '../../protocol/error-codes.ts';
import { type NumberPatch, type NumberView } from '../../protocol/phone-number.ts';
import { E164 } from '../../protocol/phone.ts';

export type NumberRefusal = { type: 'refused'; code: ErrorCode; detail?: string };

const refused = (code: ErrorCode, detail?: string): NumberRefusal =>
  detail === undefined ? { type: 'refused', code } : { type: 'refused', code, detail };

/**
 * What an administrator typed, as a number of ours. Without a leading `+` the country is left to guess, so it is
 * refused (features B01). Punctuation and an extension are dropped.
 */
export function decideNewNumber(typed: string): { type: 'ok'; e164: E164 } | NumberRefusal {
  const plain = typed.normalize('NFKC').trim(); // full-width digits of an East Asian keyboard
  if (!plain.startsWith('+')) return refused('country_code_missing');
  const number = parsePhoneNumber(plain);
  if (!number?.isValid()) return refused('number_not_textable');
  return { type: 'ok', e164: E164.parse(number.number) };
}

/** What a number is used for, beside its own row. */
export type NumberUse = Pick<NumberView, 'inboundQueue' | 'outboundQueues' | 'liveSessions'>;
export type NumberState = Pick<NumberView, 'inbound' | 'outbound' | 'purpose'> & { verified: boolean };

/**
 * Whether a number's roles may change so (features B05, B09, B10, B12, B15): inbound may take on outbound, outbound
 * never takes on inbound, the purpose stays, and nothing is taken from a number that a queue or a call relies on.
 */
export function decideNumberChange(
  state: NumberState,
  patch: NumberPatch,
  use: NumberUse,
): { type: 'ok' } | NumberRefusal {
  const { inbound = state.inbound, outbound = state.outbound, verified = state.verified } = patch;
  if (patch.purpose !== undefined && patch.purpose !== state.purpose)
    return refused('number_reserved_in_call');
  if (inbound && !state.inbound) return refused('outbound_cannot_be_inbound');
  if (!inbound && !outbound) return refused('setting_invalid', 'a number is inbound, outbound or both');
  if (!inbound && use.inboundQueue !== null) return refused('number_in_use', use.inboundQueue);
  const [texting] = use.outboundQueues;
  if (!outbound && texting !== undefined) return refused('number_in_use', texting);
  if (verified || !state.verified) return { type: 'ok' };
  const user = use.inboundQueue ?? texting ?? (use.liveSessions > 0 ? 'live sessions' : undefined);
  return user === undefined ? { type: 'ok' } : refused('number_in_use', user);
}

/** Whether a queue may use a number in this direction (features B05, B09, B10, B12). */
export function decideAssignment(
  state: NumberState,
  direction: 'inbound' | 'outbound',
): { type: 'ok' } | NumberRefusal {
  if (state.purpose !== 'in_call') return refused('number_reserved_in_call');
  if (!state.verified) return refused('number_not_verified');
  if (direction === 'inbound' && !state.inbound) return refused('outbound_cannot_be_inbound');
  return { type: 'ok' };
}
