import { type ReactiveController, type ReactiveControllerHost } from 'lit';

/** Re-renders its host every second, for clocks. */
export class ClockController implements ReactiveController {
  #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected() {
    this.#timer = setInterval(() => this.#host.requestUpdate(), 1_000);
  }

  hostDisconnected() {
    clearInterval(this.#timer);
  }
}
