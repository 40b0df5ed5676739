/** Hosts a picture of Twilio may be given away to, and below which path. Source: twilio.com/docs/messaging/api/media-resource. */
const MEDIA_HOSTS: Readonly<Record<string, string>> = {
  'mms.twiliocdn.com': '/',
  'media.twiliocdn.com': '/',
  // a host of everybody: Twilio's bucket alone
  's3-external-1.amazonaws.com': '/media.twiliocdn.com/',
};

const RESOURCE = /^\/Messages\/(?:SM|MM)[0-9a-fA-F]{32}\/Media\/ME[0-9a-fA-F]{32}$/;

/** How an address may be asked: `api` with the credentials, `media` without them. `null`: not at all. */
export type MediaAddress = { kind: 'api' | 'media'; url: URL } | null;

/**
 * Whether an address is that of a media item of this account, or of the place Twilio keeps it at. `accountUrl`: where the account's
 * resources lie. Everything else is refused before a name is looked up: other schemes and ports, addresses for
 * names, user names, hosts that only begin or end alike.
 */
export function decideMediaAddress(text: string, accountUrl: string): MediaAddress {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return null;
  const account = new URL(accountUrl);
  if (url.origin === account.origin) {
    const [base, rest] = [account.pathname, url.pathname.slice(account.pathname.length)];
    return url.pathname.startsWith(base) && RESOURCE.test(rest) && url.search === ''
      ? { kind: 'api', url }
      : null;
  }
  if (url.protocol !== 'https:' || url.port !== '') return null;
  const below = Object.hasOwn(MEDIA_HOSTS, url.hostname) ? MEDIA_HOSTS[url.hostname] : undefined;
  return below !== undefined && url.pathname.startsWith(below) ? { kind: 'media', url } : null;
}
