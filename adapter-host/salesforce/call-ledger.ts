import { type PageCall } from '../../protocol/adapter.ts';
import { type CallState } from '../../protocol/call-state.ts';
import { type CallEvent, type CallSource } from '../call-source.ts';

/** What is new of a leg. `callKey`: of the caller's call, the same for every agent it is passed to. */
export interface LegReport extends Omit<Partial<PageCall>, 'seq'> {
  /** The telephony system's name for this agent's part of the call. */
  leg: string;
  callKey: string;
  state: CallState;
}

/** How many legs that are over are remembered, so that a late report does not bring one back. */
const MAX_OVER = 200;
const RANK: Readonly<Record<CallState, number>> = {
  ...{ offered: 0, ringing: 1, connected: 2, held: 2, transferring: 2, ended: 3 },
};

/**
 * The calls of one agent, out of reports on legs that may be doubled or late. A leg that is over stays over; of two legs of
 * one call the younger speaks. `seq` is the time, so that two pages of one agent order the states of a call alike.
 */
export class CallLedger {
  #now: () => number;
  #calls = new Map<string, PageCall>();
  /** State of each leg; the order is that in which they began. */
  #legs = new Map<string, { callKey: string; state: CallState }>();
  #listeners = new Set<(call: PageCall) => void>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  tell({ leg, callKey, ...change }: LegReport): void {
    const known = this.#legs.get(leg);
    if (known && (RANK[change.state] < RANK[known.state] || known.callKey !== callKey)) return;
    if (!known && change.state === 'ended') return;
    this.#legs.set(leg, { callKey, state: change.state });
    if (this.#youngestOf(callKey) !== leg) return;
    const before = this.#calls.get(callKey);
    const base = known ? before : undefined;
    const call: PageCall = { ...base, ...change, callKey, seq: 0 };
    if (before && JSON.stringify({ ...before, seq: 0 }) === JSON.stringify(call)) return;
    call.seq = Math.max(this.#now(), (before?.seq ?? 0) + 1);
    this.#calls.set(callKey, call);
    this.#forgetOld();
    for (const listener of this.#listeners) listener(call);
  }

  /** All that have not ended. */
  live(): PageCall[] {
    return [...this.#calls.values()].filter(({ state }) => state !== 'ended');
  }

  /** Calls `listener` with each new state, until the returned function is called. */
  listen(listener: (call: PageCall) => void): () => void {
    const own = (call: PageCall) => listener(call);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  #youngestOf(callKey: string): string | undefined {
    return [...this.#legs].filter(([, leg]) => leg.callKey === callKey).at(-1)?.[0];
  }

  #forgetOld(): void {
    const over = [...this.#legs].filter(([, { state }]) => state === 'ended');
    for (const [leg, { callKey }] of over.slice(0, Math.max(0, over.length - MAX_OVER))) {
      this.#legs.delete(leg);
      if (this.#calls.get(callKey)?.state === 'ended') this.#calls.delete(callKey);
    }
  }
}

/** A ledger as `mount` takes it. */
export function ledgerSource(id: string, ledger: CallLedger): CallSource {
  return {
    id,
    start(sink: (event: CallEvent) => void, signal: AbortSignal) {
      if (!signal.aborted) {
        const stop = ledger.listen((call) => sink({ type: 'call', call }));
        signal.addEventListener('abort', stop, { once: true });
      }
      return Promise.resolve();
    },
    snapshot: () => Promise.resolve(ledger.live()),
  };
}
