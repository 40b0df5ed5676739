import * as z from 'zod/mini';
import { CallKey } from '../../protocol/call.ts';
import { CallPage, CallSearch, Transcript } from '../../protocol/call-history.ts';
import { route } from '../platform/http/route.ts';
import { listCalls } from './list-calls.ts';
import { readTranscript } from './read-transcript.ts';

export const callHistoryRoutes = [
  route({
    method: 'POST',
    path: '/v1/admin/calls/search',
    auth: { can: 'reports.read' },
    tag: 'Reports',
    summary: 'Find calls',
    description:
      'Calls with what was texted in them, latest first. A body, since the number of a caller has no place in an address. Numbers show their last three digits alone without the capability `transcripts.read`. `cursor` is the `next` of the page before.',
    body: CallSearch,
    answer: CallPage,
    handle: (ctx, { principal, body }) => listCalls(ctx, principal, body),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/calls/{callKey}',
    auth: { can: 'transcripts.read' },
    tag: 'Reports',
    summary: 'Read what was written in a call',
    description:
      'The conversation of a call, with short-lived addresses of its photos and videos, and what came after its end. Each reading is an entry of the audit: `transcript.read`.',
    params: z.object({ callKey: CallKey }),
    answer: Transcript,
    handle: (ctx, { principal, params: { callKey } }) => readTranscript(ctx, principal, callKey),
  }),
];
