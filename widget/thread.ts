import type { Message, SendMessageRequest } from '../protocol/message.ts';
import type { SessionSnapshot } from '../protocol/session.ts';
import { applySessionEvent, type SessionChange, type UnknownEvent } from '../protocol/session-reducer.ts';
import type { SessionEvent } from '../protocol/stream.ts';

/**
 * `sending` handed to the network · `checking` no answer came, so it may or may not have been sent; it is asked again
 * under the same key · `refused` the server said no, nothing was sent.
 */
export type PendingPhase = 'sending' | 'checking' | 'refused';

/** A text the agent sent and the server has not yet shown in the session. */
export interface PendingSend {
  /** The `Idempotency-Key`: the server's message carries it as `clientKey`. */
  key: string;
  callKey: string;
  sessionId: string;
  /** `null` for another try of the message `retryOf`. */
  request: SendMessageRequest | null;
  retryOf: string | null;
  text: string;
  language: string | null;
  createdAt: string;
  phase: PendingPhase;
  /** Why it was refused. */
  code: string | null;
}

/** One session as the agent sees it: what the server says, and what is on its way there. */
export interface Thread {
  snapshot: SessionSnapshot;
  pending: readonly PendingSend[];
}

/** `snapshot` with those of `pending` that belong to it and that it does not contain yet. */
export function openThread(snapshot: SessionSnapshot, pending: readonly PendingSend[]): Thread {
  const known = new Set(snapshot.messages.map(({ clientKey }) => clientKey));
  const left = pending.filter(({ key, sessionId }) => sessionId === snapshot.session.id && !known.has(key));
  return { snapshot, pending: left };
}

/** The thread after an event, or `null` when the snapshot has to be read again. The same thread when nothing changed. */
export function advance(thread: Thread, event: SessionEvent | UnknownEvent): Thread | null {
  const change: SessionChange = applySessionEvent(thread.snapshot, event);
  if (change.type === 'gap') return null;
  return change.type === 'ignored' ? thread : openThread(change.snapshot, thread.pending);
}

/** Puts a new pending text at the end, or changes the one of the same key. */
export function putPending(pending: readonly PendingSend[], changed: PendingSend): PendingSend[] {
  const index = pending.findIndex(({ key }) => key === changed.key);
  return index === -1 ? [...pending, changed] : pending.with(index, changed);
}

/** The answer to a send, which may arrive before or after the event that says the same. */
export function confirm(thread: Thread, message: Message): Thread {
  const { snapshot } = thread;
  if (snapshot.messages.some(({ id }) => id === message.id)) return openThread(snapshot, thread.pending);
  const messages = [...snapshot.messages, message].sort((a, b) => a.seq - b.seq);
  return openThread({ ...snapshot, messages }, thread.pending);
}

/** Counts for the host's own display. */
export function countsOf({ messages }: SessionSnapshot): { sent: number; received: number; photos: number } {
  const received = messages.filter(({ direction }) => direction === 'in');
  const sent = messages.filter(({ direction, retryOf }) => direction === 'out' && retryOf === null);
  return {
    sent: sent.length,
    received: received.length,
    photos: received.reduce((sum, { media }) => sum + media.filter(({ kind }) => kind === 'image').length, 0),
  };
}
