import * as z from 'zod/mini';
import { Media } from './media.ts';
import { FailureReason, Message, MessageState } from './message.ts';
import { PhotoLink } from './photo-link.ts';
import { Session } from './session.ts';

/** Events of one session, numbered without gaps from 1. A peer of another version skips a type it does not know. */
export const SessionEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session.changed'), seq: z.int(), session: Session }),
  z.object({ type: z.literal('message.added'), seq: z.int(), message: Message, unread: z.int() }),
  z.object({
    type: z.literal('message.changed'),
    seq: z.int(),
    messageId: z.uuid(),
    state: MessageState,
    reason: z.nullable(FailureReason),
    stateAt: z.string(),
    waitUntil: z.nullable(z.string()),
  }),
  z.object({ type: z.literal('media.changed'), seq: z.int(), messageId: z.uuid(), media: Media }),
  z.object({ type: z.literal('photo_link.changed'), seq: z.int(), photoLink: PhotoLink }),
  z.object({ type: z.literal('session.read'), seq: z.int(), unread: z.int() }),
]);
export type SessionEvent = z.infer<typeof SessionEvent>;

/** Events of one agent: a call of theirs, or the presets they wrote; read it again. */
export const AgentEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call.changed'), seq: z.int(), callKey: z.string() }),
  z.object({ type: z.literal('presets.changed'), seq: z.int() }),
]);
export type AgentEvent = z.infer<typeof AgentEvent>;

/** Events of a tenant: what an administrator changed; read it again. */
export const TenantEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('settings.changed'), seq: z.int() }),
  z.object({ type: z.literal('presets.changed'), seq: z.int() }),
  z.object({ type: z.literal('access.changed'), seq: z.int() }),
]);
export type TenantEvent = z.infer<typeof TenantEvent>;

/**
 * One server-sent event of `GET /v1/stream?session={id}`: `data` is this JSON, `id` the cursor after it.
 * `reset` asks to read everything again, because the stream cannot continue from the cursor that was given.
 */
export const StreamFrame = z.object({
  stream: z.enum(['session', 'agent', 'tenant', 'reset']),
  event: z.optional(z.unknown()),
});
export type StreamFrame = z.infer<typeof StreamFrame>;

/** How far each stream of a connection was read. `session` counts only with the session the connection names. */
export interface StreamCursor {
  tenant: number;
  agent: number;
  session: number | null;
}

/** `t5.a3.s17`, `t5.a3`; anything else gives `null`. Sent as `Last-Event-ID`. */
export function parseCursor(text: string): StreamCursor | null {
  const match = /^t(\d{1,15})\.a(\d{1,15})(?:\.s(\d{1,15}))?$/.exec(text);
  if (!match) return null;
  return {
    tenant: Number(match[1]),
    agent: Number(match[2]),
    session: match[3] === undefined ? null : Number(match[3]),
  };
}

export function formatCursor({ tenant, agent, session }: StreamCursor): string {
  return session === null ? `t${tenant}.a${agent}` : `t${tenant}.a${agent}.s${session}`;
}
