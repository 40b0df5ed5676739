import { type SessionSnapshot } from '../../protocol/session.ts';
import { type Evidence, keyOf, type Message, type Session } from './evidence.ts';
import { isStoppedNow } from './reach-of.ts';

/** A session as far as both its screens and the database know it. */
export interface Shown {
  session: Record<string, unknown>;
  messages: Record<string, unknown>[];
  eventSeq: number;
}

/** Screens are not told that a hand-over has begun, so one that read the session then shows another word. */
const shownState = (state: string) => (state === 'sending' ? 'queued' : state);

/** What the server would show of a session now. */
export function shownNow(evidence: Evidence, session: Session): Shown {
  const { conversations } = evidence;
  const { tenant_id, id } = session;
  return {
    session: {
      id,
      callKey: session.call_key,
      state: session.state,
      caller: session.caller,
      ourNumber: session.our_number,
      language: session.language,
      owner: session.agent_id,
      endReason: session.end_reason,
      closing: session.closing,
      // after the end a late text may opt the caller out, which is nothing to tell an agent of
      ...(session.state === 'active' ? { optedOut: isStoppedNow(evidence, session) } : {}),
      optOutSuspected: session.opt_out_suspected,
      unread: session.unread,
    },
    messages: (conversations.get(keyOf(tenant_id, id)) ?? []).map(shownMessage),
    eventSeq: session.event_seq,
  };
}

const shownMessage = ({ id, seq, kind, state, reason, body }: Message) => ({
  id,
  seq,
  kind,
  state: shownState(state),
  reason,
  text: body,
});

/** The same of a client's snapshot. */
export function shownBy({ session, messages, eventSeq }: SessionSnapshot): Shown {
  const { id, callKey, state, caller, ourNumber, language, owner, endReason, closing } = session;
  const { optedOut, optOutSuspected, unread } = session;
  return {
    session: {
      ...{ id, callKey, state, caller, ourNumber, language, owner: owner?.id ?? null, endReason, closing },
      ...(state === 'active' ? { optedOut } : {}),
      ...{ optOutSuspected, unread },
    },
    messages: messages.map((message) => ({
      id: message.id,
      seq: message.seq,
      kind: message.kind,
      state: shownState(message.state),
      reason: message.reason,
      text: message.text,
    })),
    eventSeq,
  };
}

/** In words, what the second shows otherwise than the first. */
export function differences(expected: Shown, actual: Shown): string[] {
  const ids = (shown: Shown) => shown.messages.map(({ id }) => String(id));
  if (ids(expected).join() !== ids(actual).join())
    return [`messages ${ids(actual).join(' ')} instead of ${ids(expected).join(' ')}`];
  return [
    ...fieldsOf(expected.session, actual.session).map((field) => `session.${field}`),
    ...expected.messages.flatMap((message, i) =>
      fieldsOf(message, actual.messages[i] ?? {}).map((field) => `message ${String(message['id'])} ${field}`),
    ),
  ];
}

function fieldsOf(expected: Record<string, unknown>, actual: Record<string, unknown>): string[] {
  return Object.keys(expected)
    .filter((field) => expected[field] !== actual[field])
    .map((field) => `${field} ${String(actual[field])} instead of ${String(expected[field])}`);
}
