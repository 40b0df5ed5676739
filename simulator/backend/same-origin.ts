import { timingSafeEqual } from 'node:crypto';
import { type IncomingMessage } from 'node:http';

/**
 * Whether a request was made by the page of `origin` itself. A browser always sends `Origin` with a POST and
 * `Sec-Fetch-Site` with everything; a client that sends neither is no browser, and is let in unless `strict`.
 */
export function isFromPage(
  request: IncomingMessage,
  origin: string,
  { strict }: { strict: boolean },
): boolean {
  const { origin: from, 'sec-fetch-site': site } = request.headers;
  if (from !== undefined && from !== origin) return false;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return !strict || from === origin;
}

/** Whether the request carries `Authorization: Bearer <token>`. Compares in constant time. */
export function hasBearer(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
