import { type FastifyReply } from 'fastify';
import * as z from 'zod/mini';
import { OpenIdInput, OpenIdSettings } from '../../protocol/openid.ts';
import { TenantId } from '../../protocol/tenant.ts';
import { route } from '../platform/http/route.ts';
import { beginOpenId } from './begin-open-id.ts';
import { changeProvider, deleteProvider, viewProvider } from './change-provider.ts';
import { finishOpenId } from './finish-open-id.ts';
import { type Departure } from './sign-in-page.ts';

const params = z.object({ tenant: TenantId });
const elsewhere = { contentType: 'text/plain', description: 'The browser goes on to `location`.' };

function leave(reply: FastifyReply, { location, cookies }: Departure): string {
  reply.header('location', location).type('text/plain; charset=utf-8');
  if (cookies.length > 0) reply.header('set-cookie', cookies);
  return '';
}

export const openIdRoutes = [
  route({
    method: 'GET',
    path: '/v1/portal/{tenant}/openid',
    auth: 'none',
    tag: 'Portal',
    summary: 'Sign in by OpenID',
    description:
      'Sends the browser to the company’s OpenID provider. Code flow with PKCE; what has to be remembered lies sealed in a cookie of ten minutes.',
    params,
    status: 302,
    answer: elsewhere,
    handle: async (ctx, { params: { tenant }, reply }) => leave(reply, await beginOpenId(ctx, tenant)),
  }),
  route({
    method: 'GET',
    path: '/v1/portal/{tenant}/openid/callback',
    auth: 'none',
    tag: 'Portal',
    summary: 'Come back from the OpenID provider',
    description:
      'Signs the person in and goes on to the portal; whatever is wrong leads back to the sign-in page, with a code as `error`.',
    params,
    status: 302,
    answer: elsewhere,
    handle: async (ctx, { params: { tenant }, request, reply }) => {
      const mark = request.url.indexOf('?');
      const query = mark < 0 ? '' : request.url.slice(mark);
      return leave(reply, await finishOpenId(ctx, tenant, { query, cookies: request.headers.cookie }));
    },
  }),
  route({
    method: 'GET',
    path: '/v1/admin/openid',
    auth: { can: 'access.read' },
    tag: 'Administration',
    summary: 'Read the OpenID provider',
    description: 'How people sign in by the company’s OpenID provider. The client’s secret is never shown.',
    answer: OpenIdSettings,
    handle: (ctx, { principal }) => viewProvider(ctx, principal),
  }),
  route({
    method: 'PUT',
    path: '/v1/admin/openid',
    auth: { can: 'access.write' },
    tag: 'Administration',
    summary: 'Set the OpenID provider up',
    description:
      'The provider is asked who it is before anything is saved. Another issuer or client needs its own secret. With `emergencyAccount` only that administrator may still use a password. `If-Match` is the fingerprint of `provider`, or of `{}` when there is none. `detail` of `openid_unusable` names the field.',
    body: OpenIdInput,
    conditional: true,
    answer: OpenIdSettings,
    refusals: ['openid_unusable', 'emergency_account_needed', 'last_administrator'],
    handle: (ctx, { principal, body, ifMatch }) => changeProvider(ctx, principal, { input: body, ifMatch }),
  }),
  route({
    method: 'DELETE',
    path: '/v1/admin/openid',
    auth: { can: 'access.write' },
    tag: 'Administration',
    summary: 'Remove the OpenID provider',
    description: 'From then on people sign in by a password. Who has none needs a new invitation.',
    status: 204,
    answer: null,
    refusals: ['not_found', 'last_administrator'],
    handle: (ctx, { principal }) => deleteProvider(ctx, principal),
  }),
];
