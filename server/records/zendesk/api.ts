import { certainlyNotSent } from '../../carriers/certainly-not-sent.ts';
import { retryAfterMs } from '../../platform/retry-after.ts';
import { type ZendeskAccount } from './account.ts';

/** How the adapter reaches Zendesk. Tests play it on this machine. */
export interface ZendeskWeb {
  fetch: typeof globalThis.fetch;
  originOf(subdomain: string): string;
}

/** Zendesk's own servers. */
export const zendeskItself: ZendeskWeb = {
  fetch: (...request) => globalThis.fetch(...request),
  originOf: (subdomain) => `https://${subdomain}.zendesk.com`,
};

/** `lost`: the request may have been done; with `notSent` it certainly was not. */
export type ApiAnswer =
  | { kind: 'answer'; status: number; body: unknown; retryAfterMs: number | null }
  | { kind: 'lost'; notSent: boolean; cause: string };

export interface ApiRequest {
  method?: 'GET' | 'PUT' | 'POST';
  /** Below `/api/v2`. */
  path: string;
  json?: object;
  octets?: { body: Uint8Array; type: string };
}

/** Octets of an answer that are read; the longest it needs, a page of audits, has a few hundred thousand. */
const MAX_ANSWER = 8 * 1_024 * 1_024;

/** One request as the account. Follows no redirect: the token goes to Zendesk alone. */
export async function ask(
  web: ZendeskWeb,
  account: ZendeskAccount,
  request: ApiRequest & { signal: AbortSignal },
): Promise<ApiAnswer> {
  const { method = 'GET', path, json, octets, signal } = request;
  const basic = Buffer.from(`${account.email}/token:${account.apiToken}`).toString('base64');
  const type = octets?.type ?? (json && 'application/json');
  try {
    const response = await web.fetch(`${web.originOf(account.subdomain)}/api/v2${path}`, {
      method,
      headers: {
        authorization: `Basic ${basic}`,
        accept: 'application/json',
        ...(type && { 'content-type': type }),
      },
      // a copy: the type of the platform wants a buffer that is shared with nobody
      ...(octets ? { body: new Uint8Array(octets.body) } : json && { body: JSON.stringify(json) }),
      redirect: 'manual',
      signal,
    });
    const text = await response.text();
    const body: unknown = text.length > MAX_ANSWER ? null : parse(text);
    return { kind: 'answer', status: response.status, body, retryAfterMs: retryAfterMs(response.headers) };
  } catch (error) {
    if (signal.aborted) return { kind: 'lost', notSent: false, cause: 'timeout' };
    const cause = certainlyNotSent(error);
    return { kind: 'lost', notSent: cause !== null, cause: cause ?? 'reset' };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
