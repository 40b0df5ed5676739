import * as z from 'zod/mini';
import { type CarrierCredentials, type CredentialForm } from '../carrier.ts';

/** An account of Twilio. The token lets us in, and signs what Twilio sends. */
export const TwilioAccount = z.strictObject({
  accountSid: z.string().check(z.regex(/^AC[0-9a-f]{32}$/)),
  authToken: z.string().check(z.regex(/^[\x21-\x7e]{16,100}$/)),
});
export type TwilioAccount = z.infer<typeof TwilioAccount>;

export const twilioForm: CredentialForm = {
  fields: [
    { name: 'accountSid', label: 'Account SID', kind: 'text' },
    { name: 'authToken', label: 'Auth Token', kind: 'secret' },
  ],
  schema: TwilioAccount,
};

/** Where an account's resources lie, and what opens them. Throws on credentials that are not Twilio's. */
export function accountAt(
  origin: string,
  credentials: CarrierCredentials,
): { url: string; authorization: string } {
  const { accountSid, authToken } = TwilioAccount.parse(credentials);
  return {
    url: `${origin}/2010-04-01/Accounts/${accountSid}`,
    authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
  };
}
