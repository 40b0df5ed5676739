import { assertNever } from '../protocol/assert-never.ts';
import { type Handset, type HandsetMessage, type SimCall, type SimEvent, type SimState } from './wire.ts';

/** Next state after an event of the backend. Pure. Before the first `state` there is nothing to change. */
export function applyEvent(state: SimState | null, event: SimEvent): SimState | null {
  if (event.type === 'state') return event.state;
  if (!state) return null;
  switch (event.type) {
    case 'call':
      return { ...state, calls: put(state.calls, event.call, ({ callKey }) => callKey) };
    case 'handset':
      return { ...state, handsets: put(state.handsets, event.handset, ({ number }) => number) };
    case 'message':
      return { ...state, handsets: withMessage(state.handsets, event.message) };
    case 'texts':
      return { ...state, texts: put(state.texts, event.texts, ({ callKey }) => callKey) };
    case 'comment':
      return { ...state, comments: put(state.comments, event.comment, ({ id }) => String(id)) };
    case 'behaviour':
      return { ...state, behaviour: event.behaviour };
    default:
      return assertNever(event);
  }
}

/** The list with `item` in the place of its namesake, or at the end. */
function put<T>(list: readonly T[], item: T, keyOf: (item: T) => string): T[] {
  const known = list.some((other) => keyOf(other) === keyOf(item));
  return known ? list.map((other) => (keyOf(other) === keyOf(item) ? item : other)) : [...list, item];
}

function withMessage(handsets: readonly Handset[], message: HandsetMessage): Handset[] {
  return handsets.map((handset) =>
    handset.number === message.handset
      ? { ...handset, messages: put(handset.messages, message, ({ id }) => id) }
      : handset,
  );
}

/** The live call of this telephone, if it is on one. */
export function liveCallOf(state: SimState | null, number: string): SimCall | undefined {
  return state?.calls.find((call) => call.number === number && call.state !== 'ended');
}

export function liveCalls(state: SimState | null): SimCall[] {
  return state?.calls.filter(({ state: at }) => at !== 'ended') ?? [];
}

/** Which of the three steps is next: place a call, text from the ticket, reply from the phone. */
export function currentStep(state: SimState | null): 1 | 2 | 3 {
  const call = liveCalls(state).findLast(({ state: at }) => at !== 'offered' && at !== 'ringing');
  if (!call) return 1;
  const last = state?.handsets.find(({ number }) => number === call.number)?.messages.at(-1);
  return last?.direction === 'received' && last.at >= (call.connectedAt ?? '') ? 3 : 2;
}
