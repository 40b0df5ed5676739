import * as z from 'zod/mini';
import { AccountCheck } from '../../protocol/integration.ts';
import { RecordSystemInput, RecordSystemView, UnwrittenRecord } from '../../protocol/record-system.ts';
import { route } from '../platform/http/route.ts';
import { changeSystem, forgetSystem } from './change-system.ts';
import { checkSystem } from './check-system.ts';
import { retryUnwritten, viewUnwritten } from './retry-unwritten.ts';
import { viewSystems } from './view-systems.ts';

const tag = 'Integrations';
const read = { can: 'access.read' } as const;
const write = { can: 'access.write' } as const;
const params = z.object({ system: z.string().check(z.maxLength(60)) });

export const recordRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/record-systems',
    auth: read,
    tag,
    summary: 'List the CRMs that conversations are written to',
    description:
      'Every CRM this server knows: whether it is on, its choices, the fields of its credentials, which are set, the values of those that are no secret, and since when it lets the account in no more.',
    answer: z.object({ systems: z.array(RecordSystemView) }),
    handle: async (ctx, { principal }) => ({ systems: await viewSystems(ctx, principal) }),
  }),
  route({
    method: 'PUT',
    path: '/v1/admin/record-systems/{system}',
    auth: write,
    tag,
    summary: 'Set how conversations are written to a CRM',
    description:
      'What is left out stays as it is. It cannot be on without credentials; what cannot be used is refused with `setting_invalid`, which names it. Stored encrypted; secrets are never given back. What waited is tried at once.',
    params,
    body: RecordSystemInput,
    conditional: true,
    answer: RecordSystemView,
    refusals: ['setting_invalid', 'changed_meanwhile'],
    handle: (ctx, { principal, params: { system }, body: input, ifMatch }) =>
      changeSystem(ctx, principal, { system, input, ifMatch }),
  }),
  route({
    method: 'POST',
    path: '/v1/admin/record-systems/{system}/check',
    auth: write,
    tag,
    summary: 'Ask a CRM whether the credentials work',
    description: 'A request that writes nothing.',
    params,
    answer: AccountCheck,
    handle: (ctx, { principal, params: { system } }) => checkSystem(ctx, principal, system),
  }),
  route({
    method: 'DELETE',
    path: '/v1/admin/record-systems/{system}/account',
    auth: write,
    tag,
    summary: 'Forget the credentials with a CRM',
    description: 'Switches it off, too. What is not yet written waits until it is on again.',
    params,
    status: 204,
    answer: null,
    handle: (ctx, { principal, params: { system } }) => forgetSystem(ctx, principal, system),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/unwritten-records',
    auth: read,
    tag,
    summary: 'List what did not reach the CRM',
    description:
      'The latest 100 conversations that are not, or not whole, in their record, with the reason, and when it is tried again.',
    answer: z.object({ records: z.array(UnwrittenRecord) }),
    handle: async (ctx, { principal }) => ({ records: await viewUnwritten(ctx, principal) }),
  }),
  route({
    method: 'POST',
    path: '/v1/admin/unwritten-records/{id}/retry',
    auth: write,
    tag,
    summary: 'Try again what did not reach the CRM',
    description: 'What was refused, too. Nothing that is there is written twice. May be repeated.',
    params: z.object({ id: z.uuid() }),
    status: 204,
    answer: null,
    handle: (ctx, { principal, params: { id } }) => retryUnwritten(ctx, principal, id),
  }),
];
