import * as z from 'zod/mini';
import { assertNever } from './assert-never.ts';
import { type Media } from './media.ts';
import { type Message } from './message.ts';
import { nextStateAndReason } from './message-rank.ts';
import { type Session, type SessionSnapshot } from './session.ts';
import { SessionEvent } from './stream.ts';

/** An event of a type this version does not know. It has a number, so that the feed goes on behind it. */
export interface UnknownEvent {
  type: 'unknown';
  seq: number;
}

/** `gap`: the event does not fit the snapshot, so read the whole snapshot again. */
export type SessionChange =
  { type: 'applied'; snapshot: SessionSnapshot } | { type: 'ignored' } | { type: 'gap' };

const KNOWN_TYPES: Readonly<Record<SessionEvent['type'], true>> = {
  'session.changed': true,
  'message.added': true,
  'message.changed': true,
  'media.changed': true,
  'photo_link.changed': true,
  'session.read': true,
};
const NumberedEvent = z.object({ type: z.string(), seq: z.int() });

/**
 * What the stream sent, as an event. `null`: no event, or one of a known type in a form this version cannot read; the
 * snapshot has to be read again, for skipping it would leave a wrong screen.
 */
export function parseSessionEvent(input: unknown): SessionEvent | UnknownEvent | null {
  const event = SessionEvent.safeParse(input);
  if (event.success) return event.data;
  const numbered = NumberedEvent.safeParse(input);
  if (!numbered.success || Object.hasOwn(KNOWN_TYPES, numbered.data.type)) return null;
  return { type: 'unknown', seq: numbered.data.seq };
}

/** The snapshot after `event`. Pure; the snapshot given stays as it is, and parts that do not change are kept. */
export function applySessionEvent(
  snapshot: SessionSnapshot,
  event: SessionEvent | UnknownEvent,
): SessionChange {
  if (event.seq <= snapshot.eventSeq) return { type: 'ignored' };
  if (event.seq > snapshot.eventSeq + 1) return { type: 'gap' };
  const next = reduce(snapshot, event);
  return next ? { type: 'applied', snapshot: { ...next, eventSeq: event.seq } } : { type: 'gap' };
}

function reduce(snapshot: SessionSnapshot, event: SessionEvent | UnknownEvent): SessionSnapshot | null {
  switch (event.type) {
    case 'session.changed':
      return { ...snapshot, session: event.session };
    case 'session.read':
      return withUnread(snapshot, event.unread);
    case 'message.added':
      return withUnread(
        { ...snapshot, messages: addMessage(snapshot.messages, event.message) },
        event.unread,
      );
    case 'message.changed':
      return changeMessage(snapshot, event.messageId, (message) => changeState(message, event));
    case 'media.changed':
      return changeMessage(snapshot, event.messageId, (message) => ({
        ...message,
        media: putMedia(message.media, event.media),
      }));
    case 'photo_link.changed':
      return { ...snapshot, photoLink: event.photoLink };
    case 'unknown':
      return snapshot;
    default:
      return assertNever(event);
  }
}

function withUnread(snapshot: SessionSnapshot, unread: Session['unread']): SessionSnapshot {
  return snapshot.session.unread === unread
    ? snapshot
    : { ...snapshot, session: { ...snapshot.session, unread } };
}

/** Ordered by place in the conversation; a message that is there already is replaced, never doubled. */
function addMessage(messages: readonly Message[], added: Message): Message[] {
  return [...messages.filter(({ id }) => id !== added.id), added].sort((a, b) => a.seq - b.seq);
}

function changeMessage(
  snapshot: SessionSnapshot,
  messageId: string,
  change: (message: Message) => Message,
): SessionSnapshot | null {
  if (!snapshot.messages.some(({ id }) => id === messageId)) return null;
  const messages = snapshot.messages.map((message) => (message.id === messageId ? change(message) : message));
  return { ...snapshot, messages };
}

function changeState(message: Message, event: Extract<SessionEvent, { type: 'message.changed' }>): Message {
  const next = nextStateAndReason(message, event);
  if (message.state === event.state) return { ...message, ...next, waitUntil: event.waitUntil };
  return next ? { ...message, ...next, stateAt: event.stateAt, waitUntil: event.waitUntil } : message;
}

function putMedia(media: readonly Media[], changed: Media): Media[] {
  return [...media.filter(({ id }) => id !== changed.id), changed].sort((a, b) => a.position - b.position);
}
