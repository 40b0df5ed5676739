import { parseCookie, stringifySetCookie } from 'cookie';
import * as z from 'zod/mini';
import { type Context } from '../context.ts';

/** What a sign-in under way has to remember until the provider sends the browser back. */
const Flow = z.object({
  state: z.string(),
  nonce: z.string(),
  /** PKCE (RFC 7636). */
  verifier: z.string(),
  /** The provider it was begun with. */
  version: z.string(),
  /** Milliseconds since 1970. */
  until: z.number(),
});
export type Flow = z.infer<typeof Flow>;

/** Seconds to sign in at the provider. */
export const FLOW_SECONDS = 600;

const nameOf = (tenantId: string) => `__Host-midcall-openid-${tenantId}`;
const placeOf = (tenantId: string) => `openid_flow|${tenantId}`;

/** The cookie of a flow, sealed, so that nobody reads or forges it; `null` takes it away. */
export function flowCookie({ secrets }: Context, tenantId: string, flow: Flow | null): string {
  const value = flow ? secrets.seal(JSON.stringify(flow), placeOf(tenantId)).toString('base64url') : '';
  return stringifySetCookie({
    ...{ name: nameOf(tenantId), value, maxAge: flow ? FLOW_SECONDS : 0 },
    // the provider's redirect comes from another site: `Strict` would hold the cookie back (RFC 6265bis §5.6.7)
    ...{ path: '/', secure: true, httpOnly: true, sameSite: 'lax' },
  });
}

/** The flow that the request's cookies hold for this tenant; `null`: none, or it is over. */
export function readFlow(
  { secrets, clock }: Context,
  tenantId: string,
  header: string | undefined,
): Flow | null {
  const value = header === undefined ? undefined : parseCookie(header)[nameOf(tenantId)];
  if (!value) return null;
  try {
    const flow = Flow.parse(JSON.parse(secrets.open(Buffer.from(value, 'base64url'), placeOf(tenantId))));
    return flow.until > clock.now().getTime() ? flow : null;
  } catch {
    return null; // of another tenant, another key, or no sealed value at all
  }
}
