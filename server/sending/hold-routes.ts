import * as z from 'zod/mini';
import { PrefixHold, PrefixHoldInput } from '../../protocol/alarm.ts';
import { route } from '../platform/http/route.ts';
import { holdPrefix, releasePrefix } from './hold-prefix.ts';

const auth = { can: 'config.write' } as const;
const tag = 'Administration';

export const holdRoutes = [
  route({
    method: 'POST',
    path: '/v1/admin/prefix-holds',
    auth,
    tag,
    summary: 'Hold a prefix',
    description:
      'Texts to numbers that begin like this are refused with `prefix_held` until it is released or lapses, after so many hours or those of the settings; what is in line for them is suppressed. A prefix that is held already is held until the later of the two ends.',
    body: PrefixHoldInput,
    answer: PrefixHold,
    handle: (ctx, { principal, body }) => holdPrefix(ctx, principal, body),
  }),
  route({
    method: 'DELETE',
    path: '/v1/admin/prefix-holds/{id}',
    auth,
    tag,
    summary: 'Release a prefix',
    description: 'Texts go there again at once. The list of alarms names all that are held.',
    params: z.object({ id: z.uuid() }),
    status: 204,
    answer: null,
    handle: (ctx, { principal, params }) => releasePrefix(ctx, principal, params.id),
  }),
];
