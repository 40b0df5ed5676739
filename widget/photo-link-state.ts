import type { PhotoLinkState } from '../protocol/photo-link.ts';
import type { SessionSnapshot } from '../protocol/session.ts';

/** What has become of the latest link for photos, at `nowMs`; `null`: the caller was sent none. Pure. */
export function photoLinkState(
  { photoLink, session }: Pick<SessionSnapshot, 'photoLink' | 'session'>,
  nowMs: number,
): PhotoLinkState | null {
  if (!photoLink) return null;
  return session.state !== 'active' || Date.parse(photoLink.expiresAt) <= nowMs ? 'over' : photoLink.state;
}
