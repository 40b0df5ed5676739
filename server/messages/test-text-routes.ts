import * as z from 'zod/mini';
import { TestText, TestTextInput } from '../../protocol/test-text.ts';
import { route } from '../platform/http/route.ts';
import { sendTestText, viewTestText } from './send-test-text.ts';
import { SYSTEM_TEXTS_PER_HOUR } from './send-system-text.ts';

const tag = 'Administration';
const path = '/v1/admin/test-texts/{id}';
const params = z.object({ id: z.uuid() });
const { toOne, inAll } = SYSTEM_TEXTS_PER_HOUR.test;

export const testTextRoutes = [
  route({
    method: 'PUT',
    path,
    auth: { can: 'presets.write' },
    tag,
    summary: 'Try a text on a telephone',
    description: `Sends a text through the number's carrier, to a telephone at hand. The id is yours to choose: sent again under the same one, nothing more goes out. \`company\` is filled, other variables need a value or a fallback. At most ${toOne} an hour to one number and ${inAll} in all.`,
    params,
    body: TestTextInput,
    status: 202,
    answer: TestText,
    refusals: [
      'number_not_textable',
      'non_domestic_blocked',
      'country_blocked',
      'country_code_missing',
      'no_number',
      'number_not_verified',
      'opted_out',
      'sending_stopped',
      'prefix_held',
      'spending_cap_reached',
      'rate_limited',
      'variable_missing',
      'empty',
      'too_long',
      'too_many_segments',
      'idempotency_mismatch',
    ],
    handle: (ctx, { principal, params: { id }, body }) => sendTestText(ctx, principal, { id, ...body }),
  }),
  route({
    method: 'GET',
    path,
    auth: { can: 'presets.write' },
    tag,
    summary: 'See what became of a test text',
    description: 'Its state now, and why it did not arrive.',
    params,
    answer: TestText,
    handle: (ctx, { principal, params: { id } }) => viewTestText(ctx, principal, id),
  }),
];
