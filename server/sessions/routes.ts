import * as z from 'zod/mini';
import { LanguageTag } from '../../protocol/language.ts';
import { SessionSnapshot } from '../../protocol/session.ts';
import { route } from '../platform/http/route.ts';
import { answerOptOut } from './answer-opt-out.ts';
import { changeLanguage } from './change-language.ts';
import { markRead } from './mark-read.ts';
import { viewSession } from './view-session.ts';

const SessionParams = z.object({ id: z.uuid() });

export const sessionRoutes = [
  route({
    method: 'GET',
    path: '/v1/sessions/{id}',
    auth: 'agent',
    tag: 'Sessions',
    summary: 'Show a session',
    description: 'The session with all its messages. `eventSeq` is where its stream continues.',
    params: SessionParams,
    answer: SessionSnapshot,
    handle: (ctx, { principal, params }) => viewSession(ctx, principal, params.id),
  }),
  route({
    method: 'PUT',
    path: '/v1/sessions/{id}/read',
    auth: 'agent',
    tag: 'Sessions',
    summary: 'Mark messages as read',
    description:
      'Says that the agent has looked at the messages up to `seq`. A lower number than before changes nothing.',
    params: SessionParams,
    body: z.strictObject({ seq: z.int().check(z.minimum(0)) }),
    answer: z.object({ unread: z.int() }),
    handle: (ctx, { principal, params, body }) => markRead(ctx, principal, params.id, body.seq),
  }),
  route({
    method: 'PUT',
    path: '/v1/sessions/{id}/language',
    auth: 'agent',
    tag: 'Sessions',
    summary: 'Change the language of a session',
    description: 'Presets, and the closing text at the end, follow the language of the session.',
    params: SessionParams,
    body: z.strictObject({ language: LanguageTag }),
    answer: SessionSnapshot,
    refusals: ['session_ended'],
    handle: (ctx, { principal, params, body }) => changeLanguage(ctx, principal, params.id, body.language),
  }),
  route({
    method: 'POST',
    path: '/v1/sessions/{id}/opt-out',
    auth: 'agent',
    tag: 'Sessions',
    summary: 'Settle a suspected opt-out',
    description:
      'The caller wrote something that may mean "stop". `stop` ends all texts to this caller from this number; `continue` says it was meant otherwise.',
    params: SessionParams,
    body: z.strictObject({ decision: z.enum(['stop', 'continue']) }),
    answer: SessionSnapshot,
    refusals: ['session_ended'],
    handle: (ctx, { principal, params, body }) => answerOptOut(ctx, principal, params.id, body.decision),
  }),
];
