import { type FailureReason, type MessageState } from '../../protocol/message.ts';

/** What is known of one segment of a text; `state` of `null`: only that it is with the carrier. */
export interface SegmentState {
  state: MessageState | null;
  reason: FailureReason | null;
  code: string | null;
}

/**
 * What its segments say of a text: that it is delivered once all of them are, and that it is not as soon as one is not. `null`: nothing yet.
 * Pure.
 */
export function decideWhole(
  segments: readonly SegmentState[],
): (SegmentState & { state: MessageState }) | null {
  const all = (...states: (MessageState | null)[]) => segments.every(({ state }) => states.includes(state));
  const worst =
    segments.find(({ state }) => state === 'undelivered') ?? segments.find(({ state }) => state === 'failed');
  if (worst) return { ...worst, state: worst.state === 'failed' ? 'failed' : 'undelivered' };
  const [last] = segments.slice(-1);
  if (!last) return null;
  if (all('delivered')) return { state: 'delivered', reason: null, code: last.code };
  return all('delivered', 'sent') ? { state: 'sent', reason: null, code: last.code } : null;
}
