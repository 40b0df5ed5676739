import { SignedInAccount } from '../../protocol/account.ts';
import { route } from '../platform/http/route.ts';
import { sessionCookie } from './session-cookie.ts';
import { removeSession } from './store.ts';
import { viewAccount } from './view-account.ts';

const tag = 'Portal';

export const accountRoutes = [
  route({
    method: 'GET',
    path: '/v1/account',
    auth: 'account',
    tag,
    summary: 'Read who is signed in',
    description: 'The person behind the portal’s cookie, what they may do, and their company.',
    answer: SignedInAccount,
    handle: (ctx, { principal }) => viewAccount(ctx, principal),
  }),
  route({
    method: 'DELETE',
    path: '/v1/account/session',
    auth: 'account',
    tag,
    summary: 'Sign out',
    description: 'Ends this sign-in at the server and takes its cookie away.',
    status: 204,
    answer: null,
    handle: async (ctx, { principal: { tenantId, sessionHash }, reply }) => {
      await ctx.db.tenant(tenantId, (tx) => removeSession(tx, sessionHash));
      reply.header('set-cookie', sessionCookie(tenantId, '', 0));
    },
  }),
];
