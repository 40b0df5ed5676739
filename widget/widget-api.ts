import * as z from 'zod/mini';
import { CallLease } from '../protocol/call-token.ts';
import { LaunchResponse } from '../protocol/launch.ts';
import { Media, MediaLinks } from '../protocol/media.ts';
import { SendMessageResponse } from '../protocol/message.ts';
import { PresetList } from '../protocol/preset.ts';
import { AgentView, CallView, SessionSnapshot } from '../protocol/session.ts';
import { StreamFrame } from '../protocol/stream.ts';
import { type ApiClient, ApiError } from '../ui/api-client.ts';
import { EventStream } from '../ui/event-stream.ts';
import { createPersonalPresets } from './personal-presets-api.ts';
import type { WidgetApi } from './ports.ts';

const Unread = z.object({ unread: z.int() });
const Nothing = z.unknown();
const part = encodeURIComponent;

/** The server's addresses, methods and answers. `launch` goes without a token; the others need `client` to have one. */
export function createWidgetApi(client: ApiClient): WidgetApi {
  const post = 'POST' as const;
  const put = 'PUT' as const;
  const sessionPath = (id: string) => `/v1/sessions/${part(id)}`;
  return {
    launch: ({ token, nonce, embeddedIn }, signal) =>
      client.request({
        method: post,
        path: '/v1/launch',
        body: { token, nonce, ...(embeddedIn !== null && { embeddedIn }) },
        answer: LaunchResponse,
        anonymous: true,
        signal,
      }),
    leave: () => client.leave(),
    agent: (signal) => client.request({ path: '/v1/agent', answer: AgentView, signal }),
    call: (callKey, signal) =>
      client.request({ path: `/v1/calls/${part(callKey)}`, answer: CallView, signal }),
    presets: (callKey, language, signal) =>
      client.request({
        path: `/v1/calls/${part(callKey)}/presets?language=${part(language)}`,
        answer: PresetList,
        signal,
      }),
    personalPresets: (signal) => createPersonalPresets(client, signal),
    reportSignedCall: async (token, signal) => {
      await client.request({
        ...{ method: post, path: '/v1/call-tokens', body: { token } },
        ...{ answer: Nothing, signal },
      });
    },
    keepSignedCall: (callKey, signal) =>
      client.request({
        ...{ method: put, path: `/v1/calls/${part(callKey)}/lease` },
        ...{ answer: CallLease, signal },
      }),
    openSession: (callKey, to, signal) =>
      client.request({
        method: post,
        path: `/v1/calls/${part(callKey)}/session`,
        body: { to },
        answer: CallView,
        signal,
      }),
    beginTextIn: (callKey, signal) =>
      client.request({
        ...{ method: post, path: `/v1/calls/${part(callKey)}/text-in` },
        ...{ body: {}, answer: CallView, signal },
      }),
    answerTextIn: (callKey, answer, signal) =>
      client.request({
        ...{ method: post, path: `/v1/calls/${part(callKey)}/text-in/answer` },
        ...{ body: answer, answer: CallView, signal },
      }),
    attachRecord: (callKey, record, signal) =>
      client.request({
        method: put,
        path: `/v1/calls/${part(callKey)}/record`,
        body: record,
        answer: CallView,
        signal,
      }),
    session: (sessionId, signal) =>
      client.request({ path: sessionPath(sessionId), answer: SessionSnapshot, signal }),
    send: async (sessionId, request, key, signal) =>
      (
        await client.request({
          method: post,
          path: `${sessionPath(sessionId)}/messages`,
          body: request,
          answer: SendMessageResponse,
          idempotencyKey: key,
          signal,
        })
      ).message,
    retry: async (sessionId, { messageId, callKey, key }, signal) =>
      (
        await client.request({
          method: post,
          path: `${sessionPath(sessionId)}/messages/${part(messageId)}/retry`,
          body: { callKey },
          answer: SendMessageResponse,
          idempotencyKey: key,
          signal,
        })
      ).message,
    cancel: async (sessionId, messageId, signal) => {
      const path = `${sessionPath(sessionId)}/messages/${part(messageId)}/cancel`;
      await client.request({ method: post, path, body: {}, answer: Nothing, signal });
    },
    markRead: async (sessionId, seq, signal) => {
      const path = `${sessionPath(sessionId)}/read`;
      return (await client.request({ method: put, path, body: { seq }, answer: Unread, signal })).unread;
    },
    setLanguage: (sessionId, language, signal) =>
      client.request({
        method: put,
        path: `${sessionPath(sessionId)}/language`,
        body: { language },
        answer: SessionSnapshot,
        signal,
      }),
    answerOptOut: (sessionId, decision, signal) =>
      client.request({
        method: post,
        path: `${sessionPath(sessionId)}/opt-out`,
        body: { decision },
        answer: SessionSnapshot,
        signal,
      }),
    mediaLinks: (mediaId, signal) =>
      client.request({
        method: post,
        path: `/v1/media/${part(mediaId)}/links`,
        body: {},
        answer: MediaLinks,
        signal,
      }),
    retryMedia: (mediaId, signal) =>
      client.request({
        method: post,
        path: `/v1/media/${part(mediaId)}/retry`,
        body: {},
        answer: Media,
        signal,
      }),
    stream: ({ sessionId, cursor, onFrame, onConnection }) =>
      new EventStream({
        cursor,
        onConnection,
        open: async (lastEventId, signal) => {
          try {
            return await client.stream(
              sessionId === null ? '/v1/stream' : `/v1/stream?session=${part(sessionId)}`,
              { 'last-event-id': lastEventId },
              signal,
            );
          } catch (cause) {
            // the session went to another agent while nobody could tell: to ask for it again would be refused for ever
            if (cause instanceof ApiError && cause.status === 404 && !signal.aborted)
              onFrame({ stream: 'reset' }, lastEventId);
            throw cause;
          }
        },
        onEvent: (data, behind) => onFrame(parseFrame(data), behind),
      }),
  };
}

/** What cannot be read asks for everything again: skipping it could leave a wrong screen. */
function parseFrame(data: string): StreamFrame {
  try {
    return z.safeParse(StreamFrame, JSON.parse(data)).data ?? { stream: 'reset' };
  } catch {
    return { stream: 'reset' };
  }
}
