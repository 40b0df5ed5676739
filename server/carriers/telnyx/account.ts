import * as z from 'zod/mini';
import { type CarrierCredentials, type CredentialForm } from '../carrier.ts';

/** An account of Telnyx: the first lets us in, the second tells its webhooks from others', the third is where our numbers are. */
export const TelnyxAccount = z.strictObject({
  apiKey: z.string().check(z.regex(/^[\x21-\x7e]{16,200}$/)),
  /** Base64 of the 32 octets of an Ed25519 key. */
  publicKey: z.string().check(z.regex(/^[A-Za-z0-9+/]{43}=$/)),
  messagingProfileId: z.string().check(z.regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)),
});
export type TelnyxAccount = z.infer<typeof TelnyxAccount>;

export const telnyxForm: CredentialForm = {
  fields: [
    { name: 'apiKey', label: 'API Key', kind: 'secret' },
    { name: 'publicKey', label: 'Public Key', kind: 'text' },
    { name: 'messagingProfileId', label: 'Messaging Profile ID', kind: 'text' },
  ],
  schema: TelnyxAccount,
};

/** One request to the API, made once. Throws on credentials that are not Telnyx's, and as `fetch` does. */
export function ask(
  url: string,
  credentials: CarrierCredentials,
  { signal, body }: { signal: AbortSignal; body?: object },
): Promise<Response> {
  const { apiKey } = TelnyxAccount.parse(credentials);
  const headers = { authorization: `Bearer ${apiKey}`, accept: 'application/json' };
  return fetch(url, {
    redirect: 'manual',
    signal,
    ...(body === undefined
      ? { headers }
      : {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
  });
}
