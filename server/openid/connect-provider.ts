import * as client from 'openid-client';
import { isSafeAddress } from '../../protocol/openid.ts';

/** Seconds one request to a provider may take. */
const ANSWERS_WITHIN_SECONDS = 8;

export interface ProviderAccess {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

/**
 * Reads what the provider says of itself (OpenID Connect Discovery 1.0 §4). Every request to it goes to an address nobody
 * on the way can read or change, and follows no redirect. Throws when it cannot be reached or is not this issuer.
 */
export async function connectProvider({
  issuer,
  clientId,
  clientSecret,
}: ProviderAccess): Promise<client.Configuration> {
  const isPlain = issuer.startsWith('http:');
  const options = {
    timeout: ANSWERS_WITHIN_SECONDS,
    [client.customFetch]: guardedFetch,
    ...(isPlain && { execute: [client.allowInsecureRequests] }),
  };
  const found = await client.discovery(new URL(issuer), clientId, clientSecret, undefined, options);
  const metadata = found.serverMetadata();
  const configuration = new client.Configuration(
    metadata,
    clientId,
    clientSecret,
    authenticationOf(metadata, clientSecret),
  );
  configuration.timeout = ANSWERS_WITHIN_SECONDS;
  configuration[client.customFetch] = guardedFetch;
  if (isPlain) client.allowInsecureRequests(configuration);
  return configuration;
}

/** A provider that does not say takes the secret in the header. Source: OpenID Connect Discovery 1.0 §3. */
function authenticationOf(metadata: client.ServerMetadata, secret: string): client.ClientAuth {
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return methods.includes('client_secret_basic')
    ? client.ClientSecretBasic(secret)
    : client.ClientSecretPost(secret);
}

const guardedFetch: client.CustomFetch = (url, options) => {
  if (!isSafeAddress(url))
    throw new TypeError('an address of the provider is neither https nor of this machine');
  return fetch(url, { ...(options as RequestInit), redirect: 'error' });
};
