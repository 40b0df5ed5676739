import { parseCookie, stringifySetCookie } from 'cookie';

/**
 * The portal's sign-in lies in a cookie that only this host sets and reads, over HTTPS or on this machine, not in
 * scripts, and that no other site's request carries (RFC 6265bis §4.1.3.2). One tenant's does not replace another's.
 */
export const cookieName = (tenantId: string): string => `__Host-midcall-${tenantId}`;

/** The secret of the session that the request's cookies hold for this tenant. */
export function readSessionCookie(header: string | undefined, tenantId: string): string | undefined {
  return header === undefined ? undefined : parseCookie(header)[cookieName(tenantId)];
}

/** `maxAgeSeconds` 0 takes the cookie away. */
export function sessionCookie(tenantId: string, secret: string, maxAgeSeconds: number): string {
  return stringifySetCookie({
    ...{ name: cookieName(tenantId), value: secret, maxAge: maxAgeSeconds },
    ...{ path: '/', secure: true, httpOnly: true, sameSite: 'strict' },
  });
}
