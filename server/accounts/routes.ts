import * as z from 'zod/mini';
import {
  Account,
  AccountInput,
  AccountPatch,
  Invitation,
  InvitedAccount,
  OwnAccountPatch,
  PasswordChange,
  SignedInAccount,
} from '../../protocol/account.ts';
import { route } from '../platform/http/route.ts';
import { changeAccount } from './change-account.ts';
import { invite, inviteAgain } from './invite.ts';
import { listAccounts } from './list-accounts.ts';
import { changeOwnAccount, changePassword } from './own-account.ts';
import { sessionCookie } from './session-cookie.ts';
import { removeSession } from './store.ts';
import { viewAccount } from './view-account.ts';

const tag = 'Portal';
const administration = 'Administration';
const params = z.object({ id: z.uuid() });

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
  route({
    method: 'PUT',
    path: '/v1/account',
    auth: 'account',
    tag,
    summary: 'Change your name or language',
    description: 'Only what changes. `locale` `null` is the language of the browser.',
    body: OwnAccountPatch,
    answer: SignedInAccount,
    handle: (ctx, { principal, body }) => changeOwnAccount(ctx, principal, body),
  }),
  route({
    method: 'PUT',
    path: '/v1/account/password',
    auth: 'account',
    tag,
    summary: 'Change your password',
    description:
      'Needs the present password; too many wrong ones are refused for a while. All your other sign-ins end. `detail` of `password_weak` says why: `common`, or `personal` for one that holds name, e-mail or company.',
    body: PasswordChange,
    status: 204,
    answer: null,
    refusals: ['password_wrong', 'password_weak', 'rate_limited', 'unavailable'],
    handle: (ctx, { principal, body }) => changePassword(ctx, principal, body),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/accounts',
    auth: { can: 'access.read' },
    tag: administration,
    summary: 'List people',
    description: 'Everybody who may sign in to the portal, or once might, by name.',
    answer: z.array(Account),
    handle: (ctx, { principal }) => listAccounts(ctx, principal),
  }),
  route({
    method: 'POST',
    path: '/v1/admin/accounts',
    auth: { can: 'access.write' },
    tag: administration,
    summary: 'Invite somebody',
    description:
      'Adds an account and gives back a link, valid once within 7 days, by which the person sets name and password. It is shown this once: pass it on yourself, nothing is sent.',
    body: AccountInput,
    status: 201,
    answer: InvitedAccount,
    refusals: ['account_duplicate'],
    handle: (ctx, { principal, body }) => invite(ctx, principal, body),
  }),
  route({
    method: 'PUT',
    path: '/v1/admin/accounts/{id}',
    auth: { can: 'access.write' },
    tag: administration,
    summary: 'Change what somebody may do',
    description:
      'Name, roles, and whether the account is on; only what changes. Other roles, or switching off, end the person’s sign-ins at once. `If-Match` is the fingerprint of `{name, roles, enabled}`. The last administrator who can sign in stays one.',
    params,
    body: AccountPatch,
    conditional: true,
    answer: Account,
    refusals: ['last_administrator', 'emergency_account_needed'],
    handle: (ctx, { principal, params: { id }, body, ifMatch }) =>
      changeAccount(ctx, principal, { id, patch: body, ifMatch }),
  }),
  route({
    method: 'POST',
    path: '/v1/admin/accounts/{id}/invitation',
    auth: { can: 'access.write' },
    tag: administration,
    summary: 'Make a new link for somebody',
    description:
      'A link to set a password, valid once within 7 days, for a lost invitation or a forgotten password. The link before ends; the password holds until this one is used.',
    params,
    status: 201,
    answer: Invitation,
    handle: (ctx, { principal, params: { id } }) => inviteAgain(ctx, principal, id),
  }),
];
