import { RecordRef } from '../../protocol/call.ts';
import { type CallRow } from './call-row.ts';

/** The CRM's ticket or case that the call belongs to: the one its agent chose, or else the one telephony names. */
export function recordOf({
  record,
  attached_record,
}: Pick<CallRow, 'record' | 'attached_record'>): RecordRef | null {
  const stored = attached_record ?? record;
  return stored ? RecordRef.parse(stored) : null;
}

/** `stored`: as a column has it. */
export function isSameRecord(record: RecordRef, stored: object | null | undefined): boolean {
  const other = RecordRef.safeParse(stored).data;
  return other?.system === record.system && other.type === record.type && other.id === record.id;
}
