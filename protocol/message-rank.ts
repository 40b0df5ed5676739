import { type FailureReason, type MessageState } from './message.ts';

/** What a carrier can say of a text it was given, from the weakest to the strongest. */
const RECEIPTS: readonly MessageState[] = ['accepted', 'sent', 'failed', 'undelivered', 'delivered'];

const receiptsAbove = (state: MessageState) => RECEIPTS.slice(RECEIPTS.indexOf(state) + 1);

/**
 * The edges of an outgoing message. Among receipts the stronger wins in whatever order they come, since handsets do
 * report a delivery after a failure; so the last state depends on the set of receipts alone. `queued` and `sending` take
 * receipts too: one may overtake the carrier's answer, or prove a refusal wrong. `queued` takes `not_confirmed`, for
 * screens are not told of `sending`; and `sending` takes what ends a text in line, for a screen that saw it is not told of
 * a short way back. Nothing leads back to `queued` but `sending`, after a certain refusal: what may have been sent is not
 * sent again.
 */
const EDGES: Readonly<Record<MessageState, readonly MessageState[]>> = {
  queued: ['sending', 'not_confirmed', 'suppressed', 'expired', ...RECEIPTS],
  sending: ['queued', 'not_confirmed', 'suppressed', 'expired', ...RECEIPTS],
  not_confirmed: RECEIPTS,
  accepted: receiptsAbove('accepted'),
  sent: receiptsAbove('sent'),
  failed: receiptsAbove('failed'),
  undelivered: receiptsAbove('undelivered'),
  delivered: [],
  suppressed: [],
  expired: [],
  received: [],
};

/** The state after `incoming` was heard; `null`: nothing changes, for it repeats the present state or is overtaken. */
export function nextState(current: MessageState, incoming: MessageState): MessageState | null {
  return EDGES[current].includes(incoming) ? incoming : null;
}

/** A state and, where it says that a text did not arrive, why. */
export interface StateAndReason {
  state: MessageState;
  reason: FailureReason | null;
}

/**
 * State and reason after `incoming` was heard; `null`: nothing changes. A repeat of the present state may bring the
 * reason that was unknown, and never takes one away.
 */
export function nextStateAndReason(current: StateAndReason, incoming: StateAndReason): StateAndReason | null {
  const state = nextState(current.state, incoming.state);
  if (state) return { state, reason: incoming.reason };
  const explains = current.state === incoming.state && current.reason === null && incoming.reason !== null;
  return explains ? { state: current.state, reason: incoming.reason } : null;
}
