import { type FastifyReply, type FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import {
  AcceptInvitation,
  InvitationRequest,
  InvitedPerson,
  SetupRequest,
  SignInOptions,
  SignInRequest,
} from '../../protocol/sign-in.ts';
import { TenantId } from '../../protocol/tenant.ts';
import { type Context } from '../context.ts';
import { route } from '../platform/http/route.ts';
import { hashSecret } from '../platform/secret-box.ts';
import { acceptInvitation, viewInvitation } from './accept-invitation.ts';
import { assertFromHere } from './is-from-here.ts';
import { readSessionCookie } from './session-cookie.ts';
import { setUp } from './set-up.ts';
import { signIn } from './sign-in.ts';
import { removeSession } from './store.ts';
import { viewSignIn } from './view-sign-in.ts';

const tag = 'Portal';
const params = z.object({ tenant: TenantId });
const COOKIE =
  'Answers with the portal’s cookie, new each time. Only a page of this server may ask: another `origin` is refused.';

/** Sets the cookie; a sign-in that this browser had before ends. */
async function keep(
  ctx: Context,
  { tenant, request, reply }: { tenant: string; request: FastifyRequest; reply: FastifyReply },
  cookie: string,
): Promise<void> {
  const past = readSessionCookie(request.headers.cookie, tenant);
  if (past) await ctx.db.tenant(tenant, (tx) => removeSession(tx, hashSecret(past)));
  reply.header('set-cookie', cookie);
}

export const signInRoutes = [
  route({
    method: 'GET',
    path: '/v1/portal/{tenant}',
    auth: 'none',
    tag,
    summary: 'Read how to sign in',
    description: 'What the pages before a sign-in show: the company, and the ways to sign in.',
    params,
    answer: SignInOptions,
    handle: (ctx, { params: { tenant } }) => viewSignIn(ctx, tenant),
  }),
  route({
    method: 'POST',
    path: '/v1/portal/{tenant}/sign-in',
    auth: 'none',
    tag,
    summary: 'Sign in by a password',
    description: `${COOKIE} Whatever is wrong with account or password, the answer is the same and takes the same time. After 5 attempts at an account, or 30 from an address, each is followed by a pause that doubles, up to 15 minutes; \`retry-after\` says how long.`,
    params,
    body: SignInRequest,
    status: 204,
    answer: null,
    refusals: ['sign_in_failed', 'wrong_origin', 'rate_limited', 'unavailable'],
    handle: async (ctx, { params: { tenant }, body, request, reply }) => {
      assertFromHere(ctx, request);
      const cookie = await signIn(ctx, tenant, body, { address: request.ip });
      await keep(ctx, { tenant, request, reply }, cookie);
    },
  }),
  route({
    method: 'POST',
    path: '/v1/portal/{tenant}/setup',
    auth: 'none',
    tag,
    summary: 'Make an administrator by a setup link',
    description: `${COOKIE} The token is that of the one-time link which the server prints at its start while nobody can administer the tenant. \`company\` is needed as long as the company has no name.`,
    params,
    body: SetupRequest,
    status: 204,
    answer: null,
    refusals: ['one_time_link_invalid', 'password_weak', 'wrong_origin', 'unavailable'],
    handle: async (ctx, { params: { tenant }, body, request, reply }) => {
      assertFromHere(ctx, request);
      await keep(ctx, { tenant, request, reply }, await setUp(ctx, tenant, body));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/portal/{tenant}/invitation',
    auth: 'none',
    tag,
    summary: 'Read whom an invitation is for',
    description:
      'Name and e-mail of the person the one-time link was made for. The link is not used up by this.',
    params,
    body: InvitationRequest,
    answer: InvitedPerson,
    refusals: ['one_time_link_invalid'],
    handle: (ctx, { params: { tenant }, body }) => viewInvitation(ctx, tenant, body.token),
  }),
  route({
    method: 'POST',
    path: '/v1/portal/{tenant}/invitation/accept',
    auth: 'none',
    tag,
    summary: 'Accept an invitation',
    description: `${COOKIE} Sets name and password of the account, ends its other sign-ins, and uses the link up.`,
    params,
    body: AcceptInvitation,
    status: 204,
    answer: null,
    refusals: ['one_time_link_invalid', 'password_weak', 'wrong_origin', 'unavailable'],
    handle: async (ctx, { params: { tenant }, body, request, reply }) => {
      assertFromHere(ctx, request);
      await keep(ctx, { tenant, request, reply }, await acceptInvitation(ctx, tenant, body));
    },
  }),
];
