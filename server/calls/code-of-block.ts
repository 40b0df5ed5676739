import { type ErrorCode } from '../../protocol/error-codes.ts';
import { type BlockReason } from '../../protocol/session.ts';

const CODES: Readonly<Partial<Record<BlockReason, ErrorCode>>> = {
  feature_off: 'feature_off',
  queue_off: 'queue_off',
  not_a_phone_call: 'queue_off',
  no_number: 'no_number',
  number_busy: 'number_busy',
  non_domestic: 'non_domestic_blocked',
  country_blocked: 'country_blocked',
  ended: 'session_ended',
};

/** What opening to another number is refused with. */
export const codeOfBlock = (reason: BlockReason): ErrorCode => CODES[reason] ?? 'number_not_textable';
