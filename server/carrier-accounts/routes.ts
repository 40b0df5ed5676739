import * as z from 'zod/mini';
import { AccountCheck, CarrierAccount, CredentialsInput } from '../../protocol/integration.ts';
import { route } from '../platform/http/route.ts';
import { changeAccount, forgetAccount } from './change-account.ts';
import { checkAccount } from './check-account.ts';
import { viewAccounts } from './view-accounts.ts';

const tag = 'Integrations';
const params = z.object({ carrier: z.string().check(z.maxLength(60)) });

export const carrierAccountRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/carriers',
    auth: { can: 'access.read' },
    tag,
    summary: 'List the carriers',
    description:
      'Every carrier this server knows: the fields of its credentials with what they take, which are set, the values of those that are no secret, the last four characters of those that are, how many numbers text through it, what becomes of pictures there, and which of them it should have deleted and has not.',
    answer: z.object({ carriers: z.array(CarrierAccount) }),
    handle: async (ctx, { principal }) => ({ carriers: await viewAccounts(ctx, principal) }),
  }),
  route({
    method: 'PUT',
    path: '/v1/admin/carriers/{carrier}/account',
    auth: { can: 'access.write' },
    tag,
    summary: 'Set the credentials with a carrier',
    description:
      'Fields that are left out stay as they are; `null` empties one that is optional. A field the carrier cannot use is refused with `setting_invalid`, which names it. Stored encrypted; secrets are never given back. `copies` is no part of what `If-Match` is about.',
    params,
    body: CredentialsInput,
    conditional: true,
    answer: CarrierAccount,
    refusals: ['setting_invalid', 'changed_meanwhile'],
    handle: (ctx, { principal, params: { carrier }, body: input, ifMatch }) =>
      changeAccount(ctx, principal, { carrier, input, ifMatch }),
  }),
  route({
    method: 'DELETE',
    path: '/v1/admin/carriers/{carrier}/account',
    auth: { can: 'access.write' },
    tag,
    summary: 'Forget the credentials with a carrier',
    description: 'Refused while numbers text through it; `detail` says how many.',
    params,
    status: 204,
    answer: null,
    refusals: ['carrier_in_use'],
    handle: (ctx, { principal, params: { carrier } }) => forgetAccount(ctx, principal, carrier),
  }),
  route({
    method: 'POST',
    path: '/v1/admin/carriers/{carrier}/check',
    auth: { can: 'access.write' },
    tag,
    summary: 'Ask a carrier whether the credentials work',
    description: 'A request to the carrier that sends no text.',
    params,
    answer: AccountCheck,
    handle: (ctx, { principal, params: { carrier } }) => checkAccount(ctx, principal, carrier),
  }),
];
