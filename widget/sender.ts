import type { Message } from '../protocol/message.ts';
import { ApiError } from '../ui/api-client.ts';
import { backoff, wait } from '../ui/wait.ts';
import type { WidgetApi } from './ports.ts';
import type { PendingSend } from './thread.ts';

/** Without an answer for so long the agent reads "Checking". Milliseconds. */
const CHECKING_AFTER_MS = 4_000;

export interface SenderOptions {
  api: Pick<WidgetApi, 'send' | 'retry'>;
  onChange(send: PendingSend): void;
  onAnswer(send: PendingSend, message: Message): void;
  checkingAfterMs?: number;
  waits?: { firstMs: number; lastMs: number };
}

/**
 * Hands texts to the server, one after the other, each under its own key. Without an answer it asks again under the same
 * key, for as long as it takes: the server sends once. Only a clear refusal ends a text.
 */
export class Sender {
  #options: SenderOptions;
  #last: Promise<void> = Promise.resolve();
  #life = new AbortController();
  #pause = new AbortController();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  submit(send: PendingSend): void {
    this.#options.onChange(send);
    this.#last = this.#last.then(() => this.#handOver(send));
  }

  /** The connection is back: no need to wait any longer. */
  wake(): void {
    this.#pause.abort();
    this.#pause = new AbortController();
  }

  close(): void {
    this.#life.abort();
  }

  async #handOver(send: PendingSend): Promise<void> {
    const signal = this.#life.signal;
    const { checkingAfterMs = CHECKING_AFTER_MS, waits = { firstMs: 1_000, lastMs: 8_000 } } = this.#options;
    const checking = setTimeout(
      () => this.#options.onChange({ ...send, phase: 'checking' }),
      checkingAfterMs,
    );
    try {
      for (let failures = 1; !signal.aborted; failures++) {
        const outcome = await this.#attempt(send, signal);
        if (outcome === 'settled') return;
        clearTimeout(checking);
        this.#options.onChange({ ...send, phase: 'checking' });
        await wait(backoff(failures, waits, Math.random()), AbortSignal.any([signal, this.#pause.signal]));
      }
    } finally {
      clearTimeout(checking);
    }
  }

  async #attempt(send: PendingSend, signal: AbortSignal): Promise<'settled' | 'unknown'> {
    const { api, onAnswer, onChange } = this.#options;
    const { sessionId, callKey, key, request, retryOf } = send;
    try {
      const answer = request
        ? api.send(sessionId, request, key, signal)
        : api.retry(sessionId, { messageId: retryOf ?? '', callKey, key }, signal);
      onAnswer(send, await answer);
      return 'settled';
    } catch (cause) {
      if (signal.aborted) return 'settled';
      if (cause instanceof ApiError && !cause.isUnknownOutcome && cause.code !== 'request_in_progress') {
        onChange({ ...send, phase: 'refused', code: cause.code });
        return 'settled';
      }
      return 'unknown';
    }
  }
}
