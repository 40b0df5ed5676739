import * as z from 'zod/mini';
import {
  Activation,
  NumberGauge,
  NumberVerification,
  VerificationCode,
  VerificationInput,
  VerificationResults,
  VerificationsInput,
} from '../../protocol/phone-number.ts';
import { Ids } from '../platform/http/ids.ts';
import { route } from '../platform/http/route.ts';
import { confirmVerification, startVerification, startVerifications } from './verify-number.ts';
import { viewActivation, viewGauges } from './view-numbers.ts';

const tag = 'Administration';
const params = z.object({ id: z.uuid() });
const refusals = [
  'witness_missing',
  'country_code_missing',
  'number_not_textable',
  'non_domestic_blocked',
  'country_blocked',
  'opted_out',
  'sending_stopped',
  'prefix_held',
  'spending_cap_reached',
  'rate_limited',
] as const;
const HOW =
  'A code of six digits goes from the number to another verified number of the tenant, and from there to the number, as far as it is outbound and inbound; when it has come back, the number is verified and nobody has typed anything. With `to` it goes to that telephone: whoever has it sends it back from there, or types it (`…/verification/confirm`). It is good for 10 minutes, and a number has 3 codes an hour.';

export const verificationRoutes = [
  route({
    method: 'POST',
    path: '/v1/admin/numbers/{id}/verification',
    auth: { can: 'config.write' },
    tag,
    summary: 'Verify a number',
    description: `${HOW} A number that is verified stays so, and no code is sent.`,
    params,
    body: VerificationInput,
    status: 202,
    answer: z.object({ verification: z.nullable(NumberVerification) }),
    refusals,
    handle: async (ctx, { principal, params: { id }, body }) => ({
      verification: await startVerification(ctx, principal, { id, ...body }),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/admin/numbers/{id}/verification/confirm',
    auth: { can: 'config.write' },
    tag,
    summary: 'Type the code of a number',
    description:
      'The code that came to the telephone named by `to`. A wrong one counts: five end the attempt, and `detail` says how many are left.',
    params,
    body: VerificationCode,
    answer: z.object({ verification: NumberVerification }),
    refusals: ['code_wrong', 'verification_over'],
    handle: async (ctx, { principal, params: { id }, body: { code } }) => ({
      verification: await confirmVerification(ctx, principal, { id, code }),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/admin/numbers/verifications',
    auth: { can: 'config.write' },
    tag,
    summary: 'Verify several numbers',
    description: `Each for itself: the answer has, by number, the attempt or the code of the refusal. ${HOW}`,
    body: VerificationsInput,
    answer: VerificationResults,
    handle: (ctx, { principal, body }) => startVerifications(ctx, principal, body),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/number-gauges',
    auth: { can: 'config.read' },
    tag,
    summary: 'See how busy numbers are',
    description:
      'What each of these numbers may send at this moment, and what waits. Cheap: a page asks every few seconds for the numbers it shows. `ids`: up to 200, separated by commas.',
    query: z.object({ ids: Ids }),
    answer: z.object({ gauges: z.array(NumberGauge) }),
    handle: async (ctx, { principal, query: { ids } }) => ({ gauges: await viewGauges(ctx, principal, ids) }),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/activation',
    auth: { can: 'config.read' },
    tag,
    summary: 'See how far activation is',
    description: 'What is missing until callers can be texted: a verified number, and texting switched on.',
    answer: Activation,
    handle: (ctx, { principal }) => viewActivation(ctx, principal),
  }),
];
