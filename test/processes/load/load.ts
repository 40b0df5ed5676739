import { type World } from '../world/world.ts';
import { Call, type CallHabits, type LiveCall } from './call.ts';
import { Screen } from './screen.ts';

export interface LoadOptions extends CallHabits {
  /** Calls at the same time. */
  calls?: number;
  /** Sessions of this run that are watched to the end. */
  screens?: number;
}

/** Calls that begin and end all the time, with everything that is written in them. */
export class Load {
  readonly screens: Screen[] = [];
  readonly #world: World;
  readonly #options: LoadOptions;
  readonly #stop = new AbortController();
  readonly #lanes: Promise<void>[];

  constructor(world: World, options: LoadOptions = {}) {
    this.#world = world;
    this.#options = options;
    this.#lanes = Array.from({ length: options.calls ?? 10 }, () => this.#lane());
  }

  /** No new calls; resolves when those that are have ended, and all that was asked for is answered. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#lanes);
  }

  async #lane(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await new Call(this.#world, this.#options).run(this.#stop.signal, (call) => this.#watch(call));
    }
  }

  #watch(call: LiveCall): void {
    this.#world.liveCallers.push(call.caller);
    this.#world.liveCallers.splice(0, this.#world.liveCallers.length - (this.#options.calls ?? 10));
    const { screens = 8 } = this.#options;
    if (this.screens.length >= screens || !this.#world.chance.happens(0.3)) return;
    const screen = new Screen(this.#world, call, `screen ${this.screens.length + 1}`);
    this.screens.push(screen);
    screen.start();
  }
}
