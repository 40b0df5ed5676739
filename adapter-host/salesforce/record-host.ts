import { type RecordRef } from '../../protocol/call-state.ts';
import { type GenericRecordHost, genericRecordHost } from '../generic-record-host.ts';
import { type RecordHost } from '../record-host.ts';
import { SALESFORCE, salesforceRecord } from './record-ref.ts';

/** What Salesforce does when the widget asks; a verb that is absent is not offered to the agent. */
export interface SalesforceVerbs extends Pick<RecordHost, 'dial' | 'email' | 'session' | 'actions'> {
  /** Marks the console tab the widget is in, or takes the mark away. */
  highlight?: (isMarked: boolean) => void;
  /** Brings up a record by its id. */
  openRecord?: (recordId: string) => void | Promise<void>;
}

export interface SalesforceRecordHost extends Omit<GenericRecordHost, 'show'> {
  /** Another record is on screen, by its id and its object, or none. */
  showPage(id: unknown, objectApiName?: unknown): void;
}

/** The record of a Lightning page. A page of something that holds no conversation counts as none. */
export function salesforceRecordHost(
  { highlight, openRecord, ...verbs }: SalesforceVerbs,
  current: RecordRef | null = null,
): SalesforceRecordHost {
  const { show, ...host } = genericRecordHost({
    ...verbs,
    system: SALESFORCE,
    current,
    ...(highlight && { attention: (unread: number) => highlight(unread > 0) }),
    ...(openRecord && {
      open: async (record: RecordRef) => {
        if (record.system === SALESFORCE && salesforceRecord(record.id, record.type))
          await openRecord(record.id);
      },
    }),
  });
  let shown = current?.id ?? null;
  return {
    ...host,
    showPage(id, objectApiName) {
      const record = salesforceRecord(id, objectApiName);
      if ((record?.id ?? null) === shown) return;
      shown = record?.id ?? null;
      show(record);
    },
  };
}
