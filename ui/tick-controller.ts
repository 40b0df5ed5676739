import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Re-renders its host at each full second for as long as `wanted` says so. */
export class TickController implements ReactiveController {
  #host: ReactiveControllerHost;
  #wanted: () => boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, wanted: () => boolean) {
    this.#host = host;
    this.#wanted = wanted;
    host.addController(this);
  }

  hostUpdated() {
    clearTimeout(this.#timer);
    if (this.#wanted())
      this.#timer = setTimeout(() => this.#host.requestUpdate(), 1_000 - (Date.now() % 1_000) + 5);
  }

  hostDisconnected() {
    clearTimeout(this.#timer);
  }
}
