/** Domains that media of Telnyx lie at, by signed addresses that need no credentials. Source: developers.telnyx.com, "Send & receive MMS". */
const MEDIA_DOMAINS = ['telnyx.com', 'telnyxcloudstorage.com'] as const;

/**
 * The address of a media item, if it is one that Telnyx keeps; `null`: it is not to be asked. `played`: the origin of a played Telnyx,
 * whose media lie there below `/media/`. Everything else is refused before a name is looked up: other schemes and
 * ports, addresses for names, user names, hosts that only begin or end alike.
 */
export function decideMediaAddress(text: string, played: string | null): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return null;
  if (played !== null) return url.origin === played && url.pathname.startsWith('/media/') ? url : null;
  if (url.protocol !== 'https:' || url.port !== '') return null;
  return MEDIA_DOMAINS.some((domain) => url.hostname.endsWith(`.${domain}`)) ? url : null;
}
