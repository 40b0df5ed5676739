import { Erasure, ErasureList, EraseRequest } from '../../protocol/privacy.ts';
import { route } from '../platform/http/route.ts';
import { beginErasure, listErasures } from './begin-erasure.ts';

const auth = { can: 'people.erase' } as const;
const tag = 'Administration';

export const privacyRoutes = [
  route({
    method: 'POST',
    path: '/v1/admin/erasures',
    auth,
    tag,
    summary: 'Erase a person',
    description:
      'Erases texts, photos, name and number of whoever has this number, in a job; it cannot be taken back. Counts for reports stay, and so does that they have said STOP, as a keyed hash. The answer, and the list, say what others have and must erase themselves: records of a CRM, carriers, systems told by webhooks.',
    body: EraseRequest,
    answer: Erasure,
    refusals: ['erasure_held', 'person_on_call'],
    handle: (ctx, { principal, body }) => beginErasure(ctx, principal, body.number),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/erasures',
    auth,
    tag,
    summary: 'List erasures',
    description: 'The latest 50, how far they are and what they erased; never of whom.',
    answer: ErasureList,
    handle: (ctx, { principal }) => listErasures(ctx, principal),
  }),
];
