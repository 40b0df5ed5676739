import { type RecordRef } from '../../protocol/call-state.ts';

export const SALESFORCE = 'salesforce';

/** The first three characters of an id are those of its object. Source: Salesforce, Standard Field Record ID Prefixes. */
const OBJECT_OF: Readonly<Record<string, string>> = {
  500: 'Case',
  '003': 'Contact',
  '001': 'Account',
  '00Q': 'Lead',
  '006': 'Opportunity',
};

/** A record that can hold a conversation: of an object above, or named with its object. `null` for everything else, such as a call itself. */
export function salesforceRecord(id: unknown, objectApiName?: unknown): RecordRef | null {
  if (typeof id !== 'string' || !/^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/.test(id)) return null;
  const type = OBJECT_OF[id.slice(0, 3)] ?? (typeof objectApiName === 'string' ? objectApiName : undefined);
  return type === undefined || type === 'VoiceCall' ? null : { system: SALESFORCE, type, id };
}
