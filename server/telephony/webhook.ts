import * as z from 'zod/mini';
import { CallReport } from '../../protocol/call.ts';
import { route } from '../platform/http/route.ts';
import { callTruth } from './server-call-truth.ts';

const telephony = callTruth('telephony');

/** Any system that can sign and post JSON can be a telephony source. */
export const telephonyRoutes = [
  route({
    method: 'POST',
    path: '/v1/telephony/{tenant}/calls',
    auth: { signature: 'telephony' },
    tag: 'Telephony',
    summary: 'Report a call',
    description:
      'Takes the whole state of one call, each time anything about it changes, and at least once per lease while it lives. Signed as Standard Webhooks are (`webhook-id`, `webhook-timestamp`, `webhook-signature`) with a secret of the tenant; two may be valid while one is rotated. Reports of one call are ordered by `seq`: a repeat or an older one changes nothing and answers `applied: false`. An unknown queue is refused with `setting_invalid`.',
    params: z.object({ tenant: z.string() }),
    body: CallReport,
    answer: z.object({ applied: z.boolean() }),
    refusals: ['setting_invalid', 'call_of_other_source'],
    handle: (ctx, { principal, body }) => telephony.report(ctx, principal.tenantId, body),
  }),
];
