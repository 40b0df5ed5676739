import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A list that is read from the server when its element appears, and again when something in it was changed. */
export class Listing<T> implements ReactiveController {
  /** `null`: not read yet. */
  items: readonly T[] | null = null;
  error: unknown = null;
  readonly #host: ReactiveControllerHost;
  readonly #load: (signal: AbortSignal) => Promise<readonly T[]>;
  #life = new AbortController();

  constructor(host: ReactiveControllerHost, load: (signal: AbortSignal) => Promise<readonly T[]>) {
    this.#host = host;
    this.#load = load;
    host.addController(this);
  }

  hostConnected(): void {
    this.#life = new AbortController();
    void this.reload();
  }

  hostDisconnected(): void {
    this.#life.abort();
  }

  async reload(): Promise<void> {
    const { signal } = this.#life;
    try {
      this.items = await this.#load(signal);
      this.error = null;
    } catch (error) {
      if (signal.aborted) return;
      this.error = error;
    }
    this.#host.requestUpdate();
  }

  /** Does something that changes the list and reads it again. `undefined`: it was refused, and `error` says why. */
  async change<R>(act: () => Promise<R>): Promise<R | undefined> {
    try {
      const result = await act();
      await this.reload();
      return result;
    } catch (error) {
      this.error = error;
      this.#host.requestUpdate();
      return undefined;
    }
  }
}
