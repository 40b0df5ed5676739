import { type RecordRef } from '../protocol/call.ts';

/** The make-believe company, its people and its numbers. Numbers are in the range reserved for fiction (NANP 555-01XX). */
export const TENANT = 'demo';
export const COMPANY = 'Brightwater';

/** The CRM whose page the desk plays; `desk`: one of nobody's, with the generic adapter. */
export const CRMS = ['desk', 'zendesk', 'salesforce'] as const;
export type Crm = (typeof CRMS)[number];

export interface Agent {
  /** As the CRM names its people, and telephony after it. */
  id: string;
  name: string;
  crm: Crm;
}
export const AGENTS: readonly Agent[] = [
  { id: 'ana', name: 'Ana', crm: 'desk' },
  { id: 'ben', name: 'Ben', crm: 'desk' },
  { id: '70001', name: 'Ana', crm: 'zendesk' },
  { id: '70002', name: 'Ben', crm: 'zendesk' },
  { id: '005000000000001', name: 'Ana', crm: 'salesforce' },
  { id: '005000000000002', name: 'Ben', crm: 'salesforce' },
];

/** Who sits beside this agent, in the same CRM. */
export function otherAgent(id: string | undefined): Agent {
  const crm = AGENTS.find((agent) => agent.id === id)?.crm ?? 'desk';
  return AGENTS.find((agent) => agent.crm === crm && agent.id !== id)!; // there are two of each
}

/** The company's account in a make-believe Zendesk. */
export const ZENDESK = { subdomain: 'brightwater', appId: 1, installationId: 7 } as const;

/** The company's make-believe Salesforce org, and whom it lets write to cases. */
export const SALESFORCE = {
  domain: 'brightwater',
  consumerKey: 'make-believe-connected-app',
  username: 'midcall@brightwater.example',
} as const;

export interface Queue {
  key: string;
  name: string;
  /** The number callers of this queue dial, and texts come from. */
  number: string;
}
export const QUEUES: readonly Queue[] = [
  { key: 'repairs', name: 'Repairs', number: '+14155550100' },
  { key: 'billing', name: 'Billing', number: '+14155550101' },
];

/** Languages a caller can choose in the IVR; each in its own words. Korean has no texts, which shows the fallback. */
export const LANGUAGES: readonly { tag: string; name: string }[] = [
  { tag: 'en', name: 'English' },
  { tag: 'it', name: 'Italiano' },
  { tag: 'ja', name: '日本語' },
  { tag: 'fr', name: 'Français' },
  { tag: 'es', name: 'Español' },
  { tag: 'de', name: 'Deutsch' },
  { tag: 'pt-BR', name: 'Português (Brasil)' },
  { tag: 'ar', name: 'العربية' },
  { tag: 'ko', name: '한국어' },
];

export interface Person {
  number: string;
  name: string;
  /** Id of the ticket this person asked about. */
  ticket: string;
}
export const PEOPLE: readonly Person[] = [
  { number: '+14155550142', name: 'Grace Okafor', ticket: '4821' },
  { number: '+14155550178', name: 'Daniel Reyes', ticket: '4817' },
];

/** How the make-believe CRM names a ticket to the widget and in call reports. */
export function ticketRef(id: string, crm: Crm = 'desk'): RecordRef {
  if (crm === 'salesforce') return { system: crm, type: 'Case', id: `500${id.padStart(12, '0')}` };
  return { system: crm === 'desk' ? 'generic' : crm, type: 'ticket', id };
}

/** The number of the ticket that a record is. */
export const ticketIdOf = ({ type, id }: RecordRef): string =>
  type === 'Case' ? id.slice(3).replace(/^0+/, '') : id;

export function personOf(number: string): Person | undefined {
  return PEOPLE.find((person) => person.number === number);
}
