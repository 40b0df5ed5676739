import { createPrivateKey } from 'node:crypto';
import * as z from 'zod';
import { isExactOrigin } from '../../../protocol/exact-origin.ts';
import { type CredentialForm } from '../../carriers/carrier.ts';

/** Where Salesforce lets in, and where its orgs are. Source: Salesforce, Required Domains. */
export const isSalesforceOrigin = (text: string): boolean =>
  isExactOrigin(text) && text.startsWith('https:') && /\.salesforce\.com$/.test(new URL(text).hostname);

export const SalesforceAccount = z.strictObject({
  /** `https://login.salesforce.com`, `https://test.salesforce.com`, or the org's My Domain. */
  loginUrl: z.string().refine(isSalesforceOrigin, 'not an origin of Salesforce'),
  consumerKey: z.string().regex(/^[\x21-\x7e]{10,300}$/),
  username: z.string().regex(/^[^\s@]{1,100}@[^\s@]{1,100}$/),
  privateKey: z.string().max(8_000).refine(isRsaKey, 'not an RSA private key as PEM'),
});
export type SalesforceAccount = z.infer<typeof SalesforceAccount>;

export const accountForm: CredentialForm = {
  fields: [
    { name: 'loginUrl', label: 'Login URL', kind: 'url' },
    { name: 'consumerKey', label: 'Consumer Key', kind: 'text' },
    { name: 'username', label: 'Username', kind: 'text' },
    { name: 'privateKey', label: 'Private key (PEM)', kind: 'pem' },
  ],
  schema: SalesforceAccount,
};

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
