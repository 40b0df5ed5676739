import { type LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { judgeAddress } from './judge-address.ts';
import { retryAfterMs } from './retry-after.ts';

/** What is read of an answer. `retryAfterMs`: how long it asks to wait; `null`: it does not say. */
export interface OutgoingAnswer {
  status: number;
  retryAfterMs: number | null;
}

/** What came of a request to an address that a company named. `refused`: it was not sent. */
export type OutgoingResult =
  | ({ kind: 'answered' } & OutgoingAnswer)
  | { kind: 'refused'; cause: 'bad_url' | 'forbidden_address' }
  | { kind: 'failed'; cause: 'dns' | 'connection' | 'timeout' };

export interface OutgoingRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}

/** Posts to addresses that administrators name, and to no network that is not on the internet. */
export interface Outgoing {
  /** Whether a URL may be stored: no name is looked up. */
  allows(url: string): boolean;
  /** Never throws; follows no redirect, and reads of an answer no more than its head. */
  post(request: OutgoingRequest): Promise<OutgoingResult>;
}

export interface OutgoingOptions {
  /** This machine, too, and without TLS there: for trying, and for tests. */
  toThisMachine?: boolean;
  resolve?: (host: string) => Promise<readonly LookupAddress[]>;
  /** Sends to that very address. */
  send?: (request: OutgoingRequest, url: URL, address: LookupAddress) => Promise<OutgoingAnswer>;
}

/**
 * A name is looked up once, and the connection goes to an address that was looked at: a name that answers differently the next time
 * leads nowhere else. One address of several that is forbidden is enough to refuse.
 */
export function createOutgoing({
  toThisMachine = false,
  resolve = (host) => lookup(host, { all: true }),
  send = sendTo,
}: OutgoingOptions = {}): Outgoing {
  const read = (text: string): URL | null => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (!url || url.username !== '' || url.password !== '' || url.hash !== '') return null;
    if (url.protocol === 'https:') return url;
    return toThisMachine && url.protocol === 'http:' && isThisMachine(url) ? url : null;
  };
  const mayReach = (address: string, url: URL) => {
    const verdict = judgeAddress(address);
    return verdict === 'local' ? toThisMachine : verdict === 'public' && url.protocol === 'https:';
  };
  return {
    allows(text) {
      const url = read(text);
      if (!url) return false;
      const host = literal(url);
      return isIP(host) === 0 || mayReach(host, url);
    },
    async post(request) {
      const url = read(request.url);
      if (!url) return { kind: 'refused', cause: 'bad_url' };
      const host = literal(url);
      let addresses: readonly LookupAddress[];
      try {
        addresses = isIP(host) === 0 ? await resolve(host) : [{ address: host, family: isIP(host) }];
      } catch {
        return { kind: 'failed', cause: 'dns' };
      }
      const [first] = addresses;
      if (!first) return { kind: 'failed', cause: 'dns' };
      if (!addresses.every(({ address }) => mayReach(address, url)))
        return { kind: 'refused', cause: 'forbidden_address' };
      try {
        return { kind: 'answered', ...(await send(request, url, first)) };
      } catch {
        return { kind: 'failed', cause: request.signal.aborted ? 'timeout' : 'connection' };
      }
    },
  };
}

/** The host, an address of IPv6 without its brackets. */
const literal = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '');

const isThisMachine = (url: URL) => literal(url) === 'localhost' || judgeAddress(literal(url)) === 'local';

function sendTo(
  { headers, body, signal }: OutgoingRequest,
  url: URL,
  { address, family }: LookupAddress,
): Promise<OutgoingAnswer> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      // the name stays that of the certificate and of the header; the address is the one that was looked at
      lookup: (_host, options, callback) =>
        options.all ? callback(null, [{ address, family }]) : callback(null, address, family),
      agent: false,
      signal,
    });
    sent.on('response', (response) => {
      const { 'retry-after': retryAfter, date } = response.headers;
      const told = new Headers({ ...(retryAfter && { 'retry-after': retryAfter }), ...(date && { date }) });
      resolve({ status: response.statusCode ?? 0, retryAfterMs: retryAfterMs(told) });
      response.destroy();
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
