import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Something that is sent once at a time, and what went wrong with it. */
export class Submission implements ReactiveController {
  busy = false;
  /** `null`: nothing went wrong, so far. */
  error: unknown = null;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  /** `undefined`: it was refused, and `error` says why; or the one before is still under way. */
  async send<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.#become({ busy: true, error: null });
    try {
      const answer = await act();
      this.#become({ busy: false, error: null });
      return answer;
    } catch (error) {
      this.#become({ busy: false, error });
      return undefined;
    }
  }

  #become({ busy, error }: { busy: boolean; error: unknown }): void {
    [this.busy, this.error] = [busy, error];
    this.#host.requestUpdate();
  }
}
