import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface PolledOptions<T> {
  /** Milliseconds between two looks, while the page is seen. */
  everyMs: number;
  read(signal: AbortSignal): Promise<T>;
}

/** What others may change at any time: read when it is first shown, and then again and again. */
export class Polled<T> implements ReactiveController {
  /** `null`: not read yet. */
  value: T | null = null;
  /** Why the last look, or the last change, failed. */
  error: unknown = null;
  /** Whether a change is under way. */
  busy = false;
  readonly #host: ReactiveControllerHost;
  readonly #options: PolledOptions<T>;
  #timer = 0;
  #life = new AbortController();

  constructor(host: ReactiveControllerHost, options: PolledOptions<T>) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected() {
    this.#life = new AbortController();
    void this.reload();
    this.#timer = window.setInterval(() => {
      if (!document.hidden) void this.reload();
    }, this.#options.everyMs);
  }

  hostDisconnected() {
    window.clearInterval(this.#timer);
    this.#life.abort();
  }

  async reload(): Promise<void> {
    const { signal } = this.#life;
    try {
      const found = await this.#options.read(signal);
      // an answer to a question of before must not take back what is being done
      if (this.busy) return;
      this.value = found;
      this.error = null;
    } catch (error) {
      if (!signal.aborted) this.error = error;
    }
    this.#host.requestUpdate();
  }

  /** Changes it: what `change` answers, if anything, is what it is now. Gives back whether that succeeded. */
  async change(change: () => Promise<T | undefined>): Promise<boolean> {
    this.busy = true;
    this.error = null;
    this.#host.requestUpdate();
    try {
      this.value = (await change()) ?? this.value;
    } catch (error) {
      this.error = error;
    }
    this.busy = false;
    this.#host.requestUpdate();
    return this.error === null;
  }
}
