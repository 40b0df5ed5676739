type Task = () => Promise<void>;

/**
 * Sends states of which only the newest matters: one at a time, in the order their keys were first put, with a pause
 * after each. A waiting task is replaced by a newer one of the same key, so a burst of changes costs one message.
 */
export class LatestQueue {
  #waiting = new Map<string, Task>();
  #running = false;
  #closed = false;
  #pause: () => Promise<void>;

  /** `pause` limits the rate: it resolves when the next task may start. */
  constructor(pause: () => Promise<void>) {
    this.#pause = pause;
  }

  /** `task` reads what it sends when it starts, and deals with its own failures. */
  put(key: string, task: Task): void {
    if (this.#closed) return;
    this.#waiting.set(key, task);
    if (!this.#running) void this.#run();
  }

  /** Forgets what waits; nothing starts afterwards. */
  close(): void {
    this.#closed = true;
    this.#waiting.clear();
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let next = this.#take(); next; next = this.#take()) {
      await next();
      await this.#pause();
    }
    this.#running = false;
  }

  #take(): Task | undefined {
    const [first] = this.#waiting;
    if (!first) return undefined;
    this.#waiting.delete(first[0]);
    return first[1];
  }
}
