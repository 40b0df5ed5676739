import { type CarrierCredentials, type MediaDeletion, type RemoteMedia } from '../carrier.ts';
import { accountAt } from './account.ts';
import { decideMediaAddress } from './decide-media-address.ts';

/**
 * Deletes a media resource; what Twilio keeps behind it goes with it. One that is not there any more is gone. Source:
 * twilio.com/docs/messaging/api/media-resource, "Delete a Media resource".
 */
export async function deleteTwilioMedia(
  origin: string,
  { url }: Pick<RemoteMedia, 'url'>,
  { credentials, signal }: { credentials: CarrierCredentials; signal: AbortSignal },
): Promise<MediaDeletion> {
  try {
    const { url: accountUrl, authorization } = accountAt(origin, credentials);
    const address = decideMediaAddress(url, accountUrl);
    if (address?.kind !== 'api') return 'foreign';
    const { status, body } = await fetch(`${address.url.href}.json`, {
      method: 'DELETE',
      headers: { authorization },
      redirect: 'manual',
      signal,
    });
    await body?.cancel();
    return decideDeletion(status);
  } catch {
    return 'unreachable';
  }
}

function decideDeletion(status: number): MediaDeletion {
  if ([200, 204, 404, 410].includes(status)) return 'gone';
  if (status === 401 || status === 403) return 'refused';
  if (status === 408 || status === 429 || status >= 500) return 'unreachable';
  return 'declined';
}
