import { type MediaOpening, type RemoteMedia } from '../carrier.ts';
import { decideMediaAddress } from './decide-media-address.ts';

const MOST_REDIRECTS = 3;

/** Opens a media item at Telnyx. Each address is judged before it is asked, and none gets credentials: the address itself opens it. */
export async function openTelnyxMedia(
  media: RemoteMedia,
  { played, signal }: { played: string | null; signal: AbortSignal },
): Promise<MediaOpening> {
  let next = media.url;
  try {
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      const address = decideMediaAddress(next, played);
      if (!address) return { ok: false, reason: 'refused_address' };
      const response = await fetch(address, { redirect: 'manual', signal });
      const location = response.status >= 300 && response.status < 400 && response.headers.get('location');
      if (!location) return await read(response);
      await response.body?.cancel();
      if (!URL.canParse(location, address)) return { ok: false, reason: 'refused_address' };
      next = new URL(location, address).href;
    }
    return { ok: false, reason: 'carrier_refused' };
  } catch {
    return { ok: false, reason: signal.aborted ? 'timeout' : 'carrier_refused' };
  }
}

async function read(response: Response): Promise<MediaOpening> {
  if (response.status === 200 && response.body) {
    const size = Number(response.headers.get('content-length') ?? Number.NaN);
    return {
      ok: true,
      body: response.body,
      declaredType: response.headers.get('content-type') ?? undefined,
      declaredSize: Number.isFinite(size) ? size : undefined,
    };
  }
  await response.body?.cancel();
  const isGone = response.status === 404 || response.status === 410;
  return { ok: false, reason: isGone ? 'not_found' : 'carrier_refused' };
}
