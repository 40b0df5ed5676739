import { type FailureReason } from '../../../protocol/message.ts';

/**
 * What Telnyx's codes mean, those of a refusal and those of a delivery that failed. Source: developers.telnyx.com, "Messaging
 * error code reference", and support.telnyx.com, "Telnyx messaging error codes".
 */
const REASONS: Readonly<Record<string, FailureReason>> = {
  // the caller has opted out
  40300: 'opted_out',
  // no such number, or none that takes texts
  10002: 'bad_number',
  10016: 'bad_number',
  40012: 'bad_number',
  40301: 'bad_number',
  40310: 'bad_number',
  40319: 'bad_number',
  40001: 'landline',
  40006: 'unreachable',
  // what stands between the two does not want it
  40002: 'filtered',
  40003: 'filtered',
  40011: 'filtered',
  40015: 'filtered',
  40017: 'filtered',
  40322: 'filtered',
  40004: 'blocked',
  40302: 'too_long',
  40328: 'too_long',
  // ours may not send, or not to there
  10001: 'bad_sender',
  40013: 'bad_sender',
  40100: 'bad_sender',
  40151: 'bad_sender',
  40305: 'bad_sender',
  40306: 'bad_sender',
  40308: 'bad_sender',
  40315: 'bad_sender',
  40320: 'bad_sender',
  40321: 'bad_sender',
  40010: 'unregistered',
  40150: 'unregistered',
  40329: 'unregistered',
  40309: 'region',
  40005: 'expired',
  40014: 'expired',
  // the account
  10005: 'auth',
  10006: 'auth',
  10009: 'auth',
  10010: 'auth',
  20002: 'auth',
  20006: 'auth',
  20012: 'auth',
  20013: 'auth',
  20014: 'auth',
  20015: 'auth',
  20016: 'auth',
  20017: 'auth',
  20100: 'auth',
  40311: 'auth',
  40312: 'auth',
  40313: 'auth',
  40314: 'auth',
};

/** Codes of a refusal that says "not now": too many requests, or the sender's own line is full. */
const PASSING: ReadonlySet<string> = new Set(['10011', '40318']);

export const reasonOf = (code: string): FailureReason => REASONS[code] ?? 'other';
export const isPassing = (code: string): boolean => PASSING.has(code);
/** It is not known whether the request was dealt with. */
export const isTimeout = (code: string): boolean => code === '10008';

/**
 * What a delivery that failed says. The code of an opt-out is that of other ends, too, once a text is on its way; then its title
 * tells which.
 */
export function deliveryReason(code: string, title: string): FailureReason {
  const reason = reasonOf(code);
  return reason === 'opted_out' && !/\bstop\b/i.test(title) ? 'blocked' : reason;
}
