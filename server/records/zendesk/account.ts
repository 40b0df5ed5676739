import * as z from 'zod/mini';
import { type CredentialForm } from '../../carriers/carrier.ts';
import { type RecordAccount } from '../record-system.ts';

const FieldId = z.string().check(z.regex(/^\d{1,19}$/));

/** An agent of the company's Zendesk account by whom the server writes, and the ticket fields it may fill. */
export const ZendeskAccount = z.strictObject({
  subdomain: z.string().check(z.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/)),
  email: z.string().check(z.maxLength(254), z.regex(/^[^\s:@]+@[^\s:@]+$/)),
  apiToken: z.string().check(z.minLength(1), z.maxLength(400), z.regex(/^[\x21-\x7e]+$/)),
  /** Id of the field that shows what became of the last text. */
  statusField: z.optional(FieldId),
  /** Id of the multi-line field that holds the conversation. */
  transcriptField: z.optional(FieldId),
});
export type ZendeskAccount = z.infer<typeof ZendeskAccount>;

export const ZENDESK_ACCOUNT_FORM: CredentialForm = {
  fields: [
    { name: 'subdomain', label: 'Subdomain', kind: 'text' },
    { name: 'email', label: 'Email', kind: 'text' },
    { name: 'apiToken', label: 'API token', kind: 'secret' },
    { name: 'statusField', label: 'Ticket field ID: last text', kind: 'text', optional: true },
    { name: 'transcriptField', label: 'Ticket field ID: transcript', kind: 'text', optional: true },
  ],
  // the optional fields are left out, never undefined: what is stored is JSON
  schema: ZendeskAccount as CredentialForm['schema'],
};

/** The account as it was entered; it was parsed then. */
export const readAccount = (account: RecordAccount): ZendeskAccount => ZendeskAccount.parse(account);
