import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type MediaReason } from '../../protocol/media.ts';
import { type Carrier, type CarrierCredentials, type RemoteMedia } from '../carriers/carrier.ts';

/** Milliseconds for one item, from the connection to its last octet. */
const FETCH_MS = 15_000;

export interface FetchOptions {
  carrier: Carrier;
  credentials: CarrierCredentials;
  /** Where the octets are written; must not exist. */
  draft: string;
  maxBytes: number;
  signal: AbortSignal;
  timeoutMs?: number;
}

/** `isPassing`: worth another attempt, since carriers announce media before they can give them. */
export type Fetched =
  | { ok: true; size: number; sha256: string; declaredType: string | undefined }
  | { ok: false; reason: MediaReason; isPassing: boolean };

/** Copies one media item from its carrier, as it comes, up to a limit that holds whatever the carrier says of its size. */
export async function fetchMedia(
  media: RemoteMedia,
  { carrier, credentials, draft, maxBytes, signal, timeoutMs = FETCH_MS }: FetchOptions,
): Promise<Fetched> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const stop = new AbortController();
  const until = AbortSignal.any([timeout, signal, stop.signal]);
  const opening = await carrier.openMedia(media, credentials, until);
  if (!opening.ok) return refused(timeout.aborted ? 'timeout' : opening.reason);
  try {
    if ((opening.declaredSize ?? 0) > maxBytes) throw new TooLarge();
    const sha256 = createHash('sha256');
    const count = { size: 0 };
    await pipeline(
      measure(opening.body, { maxBytes, sha256, count }),
      createWriteStream(draft, { flags: 'wx', mode: 0o600 }),
      { signal: until },
    );
    return {
      ok: true,
      size: count.size,
      sha256: sha256.digest('hex'),
      declaredType: opening.declaredType,
    };
  } catch (error) {
    if (error instanceof TooLarge) return { ok: false, reason: 'too_large', isPassing: false };
    if (isOurs(error)) throw error;
    return refused(timeout.aborted ? 'timeout' : 'carrier_refused');
  } finally {
    // whatever is left of the connection
    stop.abort();
  }
}

class TooLarge extends Error {}

async function* measure(
  body: AsyncIterable<Uint8Array>,
  { maxBytes, sha256, count }: { maxBytes: number; sha256: Hash; count: { size: number } },
): AsyncGenerator<Uint8Array> {
  for await (const octets of body) {
    count.size += octets.byteLength;
    if (count.size > maxBytes) throw new TooLarge();
    sha256.update(octets);
    yield octets;
  }
}

/** An error of our own disk says nothing of the carrier. */
const isOurs = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && ['open', 'write', 'close'].includes(String(error.syscall));

function refused(reason: 'refused_address' | 'not_found' | 'carrier_refused' | 'timeout'): Fetched {
  return reason === 'refused_address'
    ? { ok: false, reason: 'carrier_refused', isPassing: false }
    : { ok: false, reason, isPassing: true };
}
