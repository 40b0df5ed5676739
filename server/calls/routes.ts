import * as z from 'zod/mini';
import { CallKey, RecordRef } from '../../protocol/call.ts';
import { LanguageTag } from '../../protocol/language.ts';
import { E164 } from '../../protocol/phone.ts';
import { PresetList } from '../../protocol/preset.ts';
import { AgentView, CallView } from '../../protocol/session.ts';
import { TextInAnswer } from '../../protocol/text-in.ts';
import { route } from '../platform/http/route.ts';
import { attachRecordTo } from './attach-record-to.ts';
import { beginSessionTo } from './begin-session-to.ts';
import { listCallPresets } from './list-call-presets.ts';
import { answerTextIn, beginTextIn } from './text-in.ts';
import { viewAgent } from './view-agent.ts';
import { viewCall } from './view-call.ts';

const CallParams = z.object({ callKey: CallKey });

export const callRoutes = [
  route({
    method: 'GET',
    path: '/v1/agent',
    auth: 'agent',
    tag: 'Calls',
    summary: 'Who am I, and which calls are mine',
    description:
      'The agent of the access token, their live calls, their last ended session, and the cursor from which `GET /v1/stream` continues without a gap.',
    answer: AgentView,
    handle: (ctx, { principal }) => viewAgent(ctx, principal),
  }),
  route({
    method: 'GET',
    path: '/v1/calls/{callKey}',
    auth: 'agent',
    tag: 'Calls',
    summary: 'Show a call',
    description:
      'The call, what may be done in it, why texting is not open (`blocked`), and its session with all messages. 404 while the server does not know the call or another agent is in charge of it.',
    params: CallParams,
    answer: CallView,
    handle: (ctx, { principal, params }) => viewCall(ctx, principal, params.callKey),
  }),
  route({
    method: 'GET',
    path: '/v1/calls/{callKey}/presets',
    auth: 'agent',
    tag: 'Calls',
    summary: 'List the presets for a call',
    description:
      'Presets of the queue in the language asked for, or the nearest one that a preset has (`fallback`), with the variables of the call filled in; behind them the agent’s own (`layer`), where the setting `personalPresets` has effect. Empty while presets are switched off.',
    params: CallParams,
    query: z.object({ language: LanguageTag }),
    answer: PresetList,
    handle: (ctx, { principal, params, query }) =>
      listCallPresets(ctx, principal, params.callKey, query.language),
  }),
  route({
    method: 'PUT',
    path: '/v1/calls/{callKey}/record',
    auth: 'agent',
    tag: 'Calls',
    summary: 'Say which record a call belongs to',
    description:
      'The conversation is written to that ticket or case: what was said before, too, and what follows no longer to another. It holds until the agent chooses again, or telephony names another record than it did. Refused with `setting_invalid` when the company writes to no CRM of that name.',
    params: CallParams,
    body: RecordRef,
    answer: CallView,
    refusals: ['session_ended', 'setting_invalid'],
    handle: (ctx, { principal, params, body }) => attachRecordTo(ctx, principal, params.callKey, body),
  }),
  route({
    method: 'POST',
    path: '/v1/calls/{callKey}/session',
    auth: 'agent',
    tag: 'Calls',
    summary: 'Text to another number',
    description:
      'Opens the session of a call to a number that the agent enters, when the caller’s own is withheld or cannot be texted.',
    params: CallParams,
    body: z.strictObject({ to: E164 }),
    answer: CallView,
    refusals: [
      'no_permission',
      'feature_off',
      'queue_off',
      'session_ended',
      'wrong_call',
      'opted_out',
      'number_busy',
      'no_number',
      'number_not_textable',
      'non_domestic_blocked',
      'country_blocked',
    ],
    handle: (ctx, { principal, params, body }) => beginSessionTo(ctx, principal, params.callKey, body.to),
  }),
  route({
    method: 'POST',
    path: '/v1/calls/{callKey}/text-in',
    auth: 'agent',
    tag: 'Calls',
    summary: 'Have the caller text a code',
    description:
      'Makes a code that the caller texts to one of the company’s numbers, so that the mobile it comes from joins the call: for a withheld number, a landline, or another telephone. It works once, for five minutes, in this call; one made before works no more.',
    params: CallParams,
    body: z.strictObject({}),
    answer: CallView,
    refusals: [
      'no_permission',
      'text_in_off',
      'feature_off',
      'queue_off',
      'session_ended',
      'no_number',
      'number_not_textable',
      'rate_limited',
    ],
    handle: (ctx, { principal, params }) => beginTextIn(ctx, principal, params.callKey),
  }),
  route({
    method: 'POST',
    path: '/v1/calls/{callKey}/text-in/answer',
    auth: 'agent',
    tag: 'Calls',
    summary: 'Say whose mobile texted the code',
    description:
      'The agent has compared the last four digits with the caller. `join`: the conversation is with that mobile from now on, and what it has written stands there; `refuse`: nothing of it is kept but the count.',
    params: CallParams,
    body: TextInAnswer,
    answer: CallView,
    refusals: [
      'no_permission',
      'text_in_over',
      'text_in_mismatch',
      'text_being_sent',
      'feature_off',
      'queue_off',
      'session_ended',
      'no_number',
      'number_busy',
      'number_not_textable',
      'non_domestic_blocked',
      'country_blocked',
    ],
    handle: (ctx, { principal, params, body }) => answerTextIn(ctx, principal, params.callKey, body),
  }),
];
