import { createSseParser } from './sse-parser.ts';
import { backoff } from './wait.ts';

/** `since`: milliseconds since 1970 from which nothing was heard. */
export type StreamConnection = { state: 'online' } | { state: 'offline'; since: number };

export interface EventStreamOptions {
  /** Opens the response; `lastEventId` goes into the header `Last-Event-ID`. Rejects when it cannot be had. */
  open(lastEventId: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  /** Id to begin behind. */
  cursor: string;
  onEvent(data: string, cursor: string): void;
  onConnection(connection: StreamConnection): void;
  /** Nothing heard for so long means the line is dead: the server shows life every 15 s. Default: 20,000. */
  stallMs?: number;
  /** A break shorter than this is not worth a notice. Default: 1,500. */
  graceMs?: number;
  /** Waits between attempts. Default: 400 to 8,000. */
  waits?: { firstMs: number; lastMs: number };
}

/**
 * Server-sent events over `fetch`, which can carry a bearer token where `EventSource` cannot. Connects again by itself,
 * from where it was, until `close()`. The browser's own `offline` and `online` events count at once.
 */
export class EventStream {
  #options: EventStreamOptions;
  #cursor: string;
  #attempt = new AbortController();
  #failures = 0;
  #askedWaitMs = 0;
  #heardAt = Date.now();
  #shown: StreamConnection['state'] | null = null;
  #closed = false;
  #timers = new Map<'retry' | 'stall' | 'grace', ReturnType<typeof setTimeout>>();

  constructor(options: EventStreamOptions) {
    this.#options = options;
    this.#cursor = options.cursor;
    addEventListener('offline', this.#handleOffline);
    addEventListener('online', this.#handleOnline);
    if (navigator.onLine) void this.#connect();
    else this.#handleOffline();
  }

  get cursor(): string {
    return this.#cursor;
  }

  /** Tries at once instead of after the wait. */
  retryNow = (): void => {
    if (this.#closed || this.#shown === 'online') return;
    this.#failures = 0;
    void this.#connect();
  };

  close(): void {
    this.#closed = true;
    this.#attempt.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    removeEventListener('offline', this.#handleOffline);
    removeEventListener('online', this.#handleOnline);
  }

  async #connect() {
    this.#attempt.abort();
    const attempt = (this.#attempt = new AbortController());
    clearTimeout(this.#timers.get('retry'));
    this.#watch();
    this.#startGrace();
    try {
      const body = await this.#options.open(this.#cursor, attempt.signal);
      if (attempt.signal.aborted) return;
      this.#handleOpen();
      await this.#read(body, attempt.signal);
    } catch {
      // Every end of a stream is treated alike: connect again. What the server refused for good ends in `close()`.
    }
    if (!attempt.signal.aborted) this.#handleBreak();
  }

  async #read(body: ReadableStream<Uint8Array>, signal: AbortSignal) {
    const parse = createSseParser({
      onEvent: ({ data, id }) => {
        if (signal.aborted) return;
        if (id !== '') this.#cursor = id;
        this.#options.onEvent(data, this.#cursor);
      },
      onRetry: (ms) => (this.#askedWaitMs = ms),
    });
    const reader = body.getReader();
    const decoder = new TextDecoder();
    signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined));
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      this.#hear();
      parse(decoder.decode(value, { stream: true }));
    }
  }

  #handleOpen() {
    this.#failures = this.#askedWaitMs = 0;
    this.#hear();
    this.#endGrace();
    this.#show('online');
  }

  #handleBreak() {
    this.#failures++;
    clearTimeout(this.#timers.get('stall'));
    this.#startGrace();
    const spread = backoff(
      this.#failures,
      this.#options.waits ?? { firstMs: 400, lastMs: 8_000 },
      Math.random(),
    );
    this.#later('retry', Math.max(spread, this.#askedWaitMs), () => void this.#connect());
  }

  #hear() {
    this.#heardAt = Date.now();
    this.#watch();
  }

  /** Begins the watch over the silence: one longer than allowed starts another attempt. */
  #watch() {
    this.#later('stall', this.#options.stallMs ?? 20_000, () => {
      this.#attempt.abort();
      this.#show('offline');
      this.#handleBreak();
    });
  }

  /** Runs through failed attempts: only an open line ends it. */
  #startGrace() {
    if (this.#shown === 'offline' || this.#timers.has('grace')) return;
    this.#later('grace', this.#options.graceMs ?? 1_500, () => this.#show('offline'));
  }

  #endGrace() {
    clearTimeout(this.#timers.get('grace'));
    this.#timers.delete('grace');
  }

  #show(state: StreamConnection['state']) {
    if (this.#closed || this.#shown === state) return;
    this.#shown = state;
    this.#options.onConnection(state === 'online' ? { state } : { state, since: this.#heardAt });
  }

  #later(name: 'retry' | 'stall' | 'grace', ms: number, then: () => void) {
    clearTimeout(this.#timers.get(name));
    this.#timers.set(
      name,
      setTimeout(() => {
        this.#timers.delete(name);
        if (!this.#closed) then();
      }, ms),
    );
  }

  #handleOffline = () => {
    this.#attempt.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#show('offline');
  };

  #handleOnline = () => this.retryNow();
}
