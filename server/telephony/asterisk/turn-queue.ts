import { type Timers } from '../../platform/timers.ts';

/** Does one thing after the other. What fails is done again, before what follows, until it is closed. */
export class TurnQueue {
  #timers: Timers;
  #againMs: number;
  #onError: (error: unknown) => void;
  #waiting: (() => Promise<unknown>)[] = [];
  #work: Promise<void> | null = null;
  #isClosing = false;

  constructor(options: { timers: Timers; againMs: number; onError: (error: unknown) => void }) {
    this.#timers = options.timers;
    this.#againMs = options.againMs;
    this.#onError = options.onError;
  }

  add(task: () => Promise<unknown>): void {
    this.#waiting.push(task);
    this.#work ??= this.#run();
  }

  /** Resolves when all that was added is done. */
  async idle(): Promise<void> {
    while (this.#work) await this.#work;
  }

  /** What waits is tried once more. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.idle();
  }

  async #run(): Promise<void> {
    for (let task = this.#waiting.shift(); task; task = this.#waiting.shift()) {
      while (!(await this.#succeeds(task)) && !this.#isClosing)
        await new Promise<void>((resolve) => void this.#timers.after(this.#againMs, resolve));
    }
    this.#work = null;
  }

  async #succeeds(task: () => Promise<unknown>): Promise<boolean> {
    try {
      await task();
      return true;
    } catch (error) {
      this.#onError(error);
      return false;
    }
  }
}
