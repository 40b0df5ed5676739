import { type ReactiveController, type ReactiveControllerHost } from 'lit';
import { connectEvents } from './backend-client.ts';
import { applyEvent } from './state.ts';
import { type SimState } from './wire.ts';

/** How long an experiment waits for something to happen. */
const PATIENCE_MS = 6_000;

/** Holds what the backend tells, and the connection to it. */
export class SimulatorController implements ReactiveController {
  state: SimState | null = null;
  /** Whether the backend is heard; `null` while nobody knows yet. */
  up: boolean | null = null;
  #host: ReactiveControllerHost;
  #connection: AbortController | undefined;
  #waiting = new Set<() => void>();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected() {
    this.#connection = new AbortController();
    connectEvents(
      (event) => {
        this.state = applyEvent(this.state, event);
        this.#changed();
      },
      (up) => {
        this.up = up;
        this.#changed();
      },
      this.#connection.signal,
    );
  }

  hostDisconnected() {
    this.#connection?.abort();
  }

  /** Resolves when the state is so, or after a few seconds. */
  until(condition: (state: SimState) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!this.state || !condition(this.state)) return;
        finish();
      };
      const finish = () => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve();
      };
      const timer = setTimeout(finish, PATIENCE_MS);
      this.#waiting.add(check);
      check();
    });
  }

  #changed(): void {
    this.#host.requestUpdate();
    for (const check of [...this.#waiting]) check();
  }
}
