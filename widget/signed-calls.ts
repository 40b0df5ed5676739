import type { PageCall } from '../protocol/adapter.ts';
import { ApiError } from '../ui/api-client.ts';
import { backoff, wait } from '../ui/wait.ts';
import type { WidgetApi } from './ports.ts';

/** Until the server has said how long a lease is. */
const FIRST_KEEP_MS = 15_000;

/**
 * Hands on the calls that the host's backend signed, each state once and in order, and keeps the leases of those that the
 * page still has. What is signed is between the backend and the server: nothing here is believed.
 */
export class SignedCalls {
  #api: Pick<WidgetApi, 'reportSignedCall' | 'keepSignedCall'>;
  #signal: AbortSignal;
  #handed = new Set<string>();
  #handing: Promise<unknown> = Promise.resolve();
  #kept = new Map<string, AbortController>();

  /** Ends all it does with `signal`. */
  constructor(api: Pick<WidgetApi, 'reportSignedCall' | 'keepSignedCall'>, signal: AbortSignal) {
    this.#api = api;
    this.#signal = signal;
  }

  /** `sourceUp` false: the page does not know what became of its calls, so it keeps none. */
  update(calls: readonly PageCall[], sourceUp: boolean): void {
    for (const { token } of calls) if (token && !this.#handed.has(token)) this.#hand(token);
    const live = calls.filter(({ token, state }) => token && state !== 'ended' && sourceUp);
    for (const [callKey, keeping] of this.#kept)
      if (!live.some((call) => call.callKey === callKey)) {
        keeping.abort();
        this.#kept.delete(callKey);
      }
    for (const { callKey } of live) if (!this.#kept.has(callKey)) this.#keep(callKey);
  }

  #hand(token: string): void {
    this.#handed = new Set([...this.#handed, token].slice(-100));
    this.#handing = this.#handing.then(async () => {
      for (let failures = 1; !this.#signal.aborted; failures++) {
        try {
          return await this.#api.reportSignedCall(token, this.#signal);
        } catch (cause) {
          // refused: it will not become true
          if (cause instanceof ApiError && cause.status >= 400 && cause.status < 500 && cause.status !== 429)
            return;
        }
        await wait(backoff(failures, { firstMs: 500, lastMs: 5_000 }, Math.random()), this.#signal);
      }
    });
  }

  #keep(callKey: string): void {
    const keeping = new AbortController();
    this.#kept.set(callKey, keeping);
    const signal = AbortSignal.any([keeping.signal, this.#signal]);
    const run = async () => {
      let pauseMs = FIRST_KEEP_MS;
      while (await wait(pauseMs, signal)) {
        try {
          const { leaseSeconds } = await this.#api.keepSignedCall(callKey, signal);
          pauseMs = (leaseSeconds * 1_000) / 3;
        } catch {
          // gone, another agent's, or the line broke: the next turn shows which
        }
      }
    };
    void run();
  }
}
