import { type FailureReason } from '../../../protocol/message.ts';

/**
 * What Twilio's codes mean, those of a refusal and those of a delivery that failed. Source: twilio.com/docs/api/errors,
 * and each code's page there.
 */
const REASONS: Readonly<Record<string, FailureReason>> = {
  // the caller has opted out
  21610: 'opted_out',
  // no such number, or none that takes texts
  21211: 'bad_number',
  21217: 'bad_number',
  21401: 'bad_number',
  21604: 'bad_number',
  21614: 'bad_number',
  21635: 'bad_number',
  30005: 'bad_number',
  30006: 'landline',
  30003: 'unreachable',
  30007: 'filtered',
  30004: 'blocked',
  21617: 'too_long',
  21605: 'too_long',
  30019: 'too_long',
  30044: 'too_long',
  // ours may not send, or not to there
  21212: 'bad_sender',
  21266: 'bad_sender',
  21603: 'bad_sender',
  21606: 'bad_sender',
  21659: 'bad_sender',
  21660: 'bad_sender',
  21661: 'bad_sender',
  30032: 'unregistered',
  30033: 'unregistered',
  30034: 'unregistered',
  30035: 'unregistered',
  21408: 'region',
  21612: 'region',
  // the account
  20003: 'auth',
  20005: 'auth',
  20404: 'auth',
  30002: 'auth',
  30036: 'expired',
};

/** Codes of a refusal that says "not now": the sender's own line is full. */
const PASSING: ReadonlySet<string> = new Set(['20429', '21611', '14107', '63018']);

export const reasonOf = (code: string): FailureReason => REASONS[code] ?? 'other';
export const isPassing = (code: string): boolean => PASSING.has(code);
