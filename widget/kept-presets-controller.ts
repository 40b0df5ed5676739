import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { MyPresetsStart } from './elements/my-presets-events.ts';

/** How long it stands that a text was kept. */
const KEPT_SHOWN_MS = 8_000;

/** What the agent does with presets of their own at this moment, and what has just become of it. */
export class KeptPresetsController implements ReactiveController {
  /** What the agent came for; `null`: nothing is open. */
  open: MyPresetsStart | null = null;
  /** Label of the text that was just kept. */
  kept: string | null = null;
  readonly #host: ReactiveControllerHost;
  #forgetting: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected() {
    clearTimeout(this.#forgetting);
  }

  begin(start: MyPresetsStart): void {
    this.forget();
    this.open = start;
    this.#host.requestUpdate();
  }

  /** Closes it; gives back what the agent had come for. */
  end(kept: string | null): MyPresetsStart | null {
    const came = this.open;
    this.forget();
    this.kept = kept;
    this.#forgetting = setTimeout(() => this.forget(), KEPT_SHOWN_MS);
    return came;
  }

  /** Something else goes on. */
  forget(): void {
    clearTimeout(this.#forgetting);
    this.open = null;
    this.kept = null;
    this.#host.requestUpdate();
  }
}
