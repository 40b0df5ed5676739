import { type RecordRef } from '../protocol/call.ts';
import { t } from '../ui/i18n.ts';

/** Characters of an id that a person still reads; a longer one is a key of the CRM's database. */
const LONGEST_READ = 12;

/** `ticket #1042`; `null` when the id says nothing to a person. */
export function recordName({ type, id }: RecordRef): string | null {
  if (id.length > LONGEST_READ) return null;
  return type === 'ticket' ? t('record.ticket', { id: `#${id}` }) : `${type} #${id}`;
}
