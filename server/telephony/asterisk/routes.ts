import * as z from 'zod/mini';
import { ExchangeInput, ExchangeList, ExchangeView } from '../../../protocol/asterisk.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { addExchange, changeExchange, forgetExchange, viewExchanges } from './change-exchange.ts';

const tag = 'Integrations';
const path = '/v1/admin/asterisk';
const params = z.object({ id: z.uuid() });
const write = { can: 'access.write' } as const;

/** Exchanges that the server itself listens to. `hosts`: where they may be, as the operator lists. */
export const asteriskRoutes = (hosts: readonly string[]): Route[] => [
  route({
    method: 'GET',
    path,
    auth: { can: 'access.read' },
    tag,
    summary: 'List the exchanges of Asterisk',
    description:
      'How each is reached and what its names mean here, which of its feeds are heard now, and the last trouble. Passwords are never given back.',
    answer: ExchangeList,
    handle: (ctx, { principal }) => viewExchanges(ctx, principal, hosts),
  }),
  route({
    method: 'POST',
    path,
    auth: write,
    tag,
    summary: 'Add an exchange of Asterisk',
    description:
      'The server listens to it within seconds, on one node. Its addresses must be listed by the operator (`MIDCALL_ASTERISK_HOSTS`). `setting_invalid` names the field that cannot be used.',
    status: 201,
    body: ExchangeInput,
    answer: ExchangeView,
    refusals: ['setting_invalid'],
    handle: (ctx, { principal, body: input }) => addExchange(ctx, principal, { input, hosts }),
  }),
  route({
    method: 'PUT',
    path: `${path}/{id}`,
    auth: write,
    tag,
    summary: 'Change an exchange of Asterisk',
    description:
      'Passwords that are left out stay, unless their address is another one now. They are stored encrypted.',
    params,
    conditional: true,
    body: ExchangeInput,
    answer: ExchangeView,
    refusals: ['setting_invalid'],
    handle: (ctx, { principal, params: { id }, body: input, ifMatch }) =>
      changeExchange(ctx, principal, { id, input, hosts, ifMatch }),
  }),
  route({
    method: 'DELETE',
    path: `${path}/{id}`,
    auth: write,
    tag,
    summary: 'Listen to an exchange no more',
    description: 'Calls that go on end by their lease.',
    params,
    status: 204,
    answer: null,
    refusals: ['not_found'],
    handle: (ctx, { principal, params: { id } }) => forgetExchange(ctx, principal, id),
  }),
];
