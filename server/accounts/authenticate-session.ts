import { type FastifyRequest } from 'fastify';
import { capabilitiesOf } from '../../protocol/role.ts';
import { type AccountPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { addSeconds } from '../platform/clock.ts';
import { hashSecret } from '../platform/secret-box.ts';
import { isFromHere } from './is-from-here.ts';
import { rolesOf } from './render-account.ts';
import { readSessionCookie } from './session-cookie.ts';
import { findLiveSession, renewSession } from './store.ts';

/** Seconds after its last use that a sign-in lives. */
export const IDLE_SECONDS = 30 * 60;
/** Seconds after it began that a sign-in lives at most, however much it is used. */
export const ABSOLUTE_SECONDS = 12 * 3_600;
/** A use within this time of the last renewal writes nothing. */
const RENEW_EVERY_SECONDS = 60;

const TENANT = /^[a-z0-9][a-z0-9-]{0,38}$/;

/**
 * Who is signed in to the portal: the cookie of the tenant that the header `midcall-tenant` names. Counts as a use. A
 * request that changes something must come from a page of this server: browsers say so by `origin`, and no other page
 * may set that header without being asked (RFC 6454, Fetch §3.1). Throws `unauthenticated`, the same for every cause.
 */
export async function authenticateSession(ctx: Context, request: FastifyRequest): Promise<AccountPrincipal> {
  const tenantId = request.headers['midcall-tenant'];
  if (typeof tenantId !== 'string' || !TENANT.test(tenantId)) throw new AppError('unauthenticated');
  const secret = readSessionCookie(request.headers.cookie, tenantId);
  if (!secret || (request.method !== 'GET' && !isFromHere(ctx, request)))
    throw new AppError('unauthenticated');
  const sessionHash = hashSecret(secret);
  const session = await ctx.db.tenant(tenantId, async (tx) => {
    const now = ctx.clock.now();
    const live = await findLiveSession(tx, sessionHash, now);
    const renewed = addSeconds(now, IDLE_SECONDS);
    if (live && live.idleUntil < addSeconds(renewed, -RENEW_EVERY_SECONDS))
      await renewSession(tx, sessionHash, renewed);
    return live;
  });
  if (!session) throw new AppError('unauthenticated');
  return {
    ...{ kind: 'account', tenantId, actor: `account:${session.accountId}` },
    ...{ capabilities: capabilitiesOf(rolesOf(session.roles)), accountId: session.accountId, sessionHash },
  };
}
