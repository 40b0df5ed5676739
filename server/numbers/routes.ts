import * as z from 'zod/mini';
import { NumberInput, NumberPage, NumberPatch, NumberView } from '../../protocol/phone-number.ts';
import { Ids } from '../platform/http/ids.ts';
import { Page } from '../platform/http/page.ts';
import { route } from '../platform/http/route.ts';
import { changeNumber, createNumber, deleteNumber } from './change-number.ts';
import { getNumber, listNumbers } from './view-numbers.ts';

const tag = 'Administration';
const params = z.object({ id: z.uuid() });

export const numberRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/numbers',
    auth: { can: 'config.read' },
    tag,
    summary: 'List the numbers',
    description:
      'Numbers in the order of their digits, with their roles, the queues they are assigned to, how many live sessions they have, and the latest attempt to verify them. `search` is part of a label or of the digits; `ids`, up to 200 with commas between them, names the ones that are wanted; without `limit` (1 to 200) all are listed.',
    query: z.extend(Page, { ids: z.optional(Ids) }),
    answer: NumberPage,
    handle: (ctx, { principal, query }) => listNumbers(ctx, principal, query),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/numbers/{id}',
    auth: { can: 'config.read' },
    tag,
    summary: 'Read a number',
    description: 'One number, with what uses it.',
    params,
    answer: NumberView,
    handle: (ctx, { principal, params: { id } }) => getNumber(ctx, principal, id),
  }),
  route({
    method: 'POST',
    path: '/v1/admin/numbers',
    auth: { can: 'config.write' },
    tag,
    summary: 'Add a number',
    description:
      'With country code. The number is stored in E.164, is unique in the tenant (`number_duplicate` names the label of the one that is there), and can be assigned to queues once it is verified.',
    body: NumberInput,
    status: 201,
    answer: NumberView,
    refusals: [
      'country_code_missing',
      'number_not_textable',
      'number_duplicate',
      'number_reserved_in_call',
      'setting_invalid',
    ],
    handle: (ctx, { principal, body }) => createNumber(ctx, principal, body),
  }),
  route({
    method: 'PUT',
    path: '/v1/admin/numbers/{id}',
    auth: { can: 'config.write' },
    tag,
    summary: 'Change a number',
    description:
      'Only what changes. An inbound number may become outbound, too; an outbound one never becomes inbound. `draining` keeps new sessions off the number while live ones go on. `If-Match` names the values, as they were, of the parts that are written over. Only an API key may set `verified`; people verify by a code.',
    params,
    body: NumberPatch,
    conditional: true,
    answer: NumberView,
    refusals: ['outbound_cannot_be_inbound', 'number_reserved_in_call', 'number_in_use', 'setting_invalid'],
    handle: (ctx, { principal, params: { id }, body, ifMatch }) =>
      changeNumber(ctx, principal, { id, patch: body, ifMatch }),
  }),
  route({
    method: 'DELETE',
    path: '/v1/admin/numbers/{id}',
    auth: { can: 'config.write' },
    tag,
    summary: 'Remove a number',
    description:
      'Takes it from its queues, too. Refused with `number_in_use` while a live session has it or a text from it waits to be handed over.',
    params,
    status: 204,
    answer: null,
    refusals: ['number_in_use'],
    handle: (ctx, { principal, params: { id } }) => deleteNumber(ctx, principal, id),
  }),
];
