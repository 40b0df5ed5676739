import { type FailureReason, type MessageState } from '../../protocol/message.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { type Tx } from '../platform/db.ts';
import { appendSessionEvent, type NewSessionEvent } from '../stream/append-event.ts';

export interface NewState {
  id: string;
  /** `null` for a text outside of conversations, which no screen is told of. */
  sessionId: string | null;
  state: MessageState;
  reason: FailureReason | null;
  at: Date;
  waitUntil?: Date;
}

/** Tells the session's screens what became of a message. */
export async function tellState(tx: Tx, change: NewState): Promise<void> {
  if (change.sessionId === null) return;
  crashPoint('C11');
  await appendSessionEvent(tx, change.sessionId, stateEvent(change));
}

/** The event that does. */
export function stateEvent({
  id,
  state,
  reason,
  at,
  waitUntil,
}: Omit<NewState, 'sessionId'>): NewSessionEvent {
  return {
    type: 'message.changed',
    messageId: id,
    state,
    reason,
    stateAt: at.toISOString(),
    waitUntil: waitUntil?.toISOString() ?? null,
  };
}
