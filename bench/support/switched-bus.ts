import { type Bus } from '../../server/platform/bus.ts';

/** Publishes to nobody, and so wakes nobody. */
export const NOBODY: Bus = { publish: () => {}, subscribe: () => () => {}, close: async () => {} };

/** A bus that stands for another one, which may be changed. Who subscribed stays with the one of that time. */
export class SwitchedBus implements Bus {
  current: Bus = NOBODY;
  publish(topics: readonly string[]): void {
    this.current.publish(topics);
  }
  subscribe(topic: string, wake: (topic: string) => void): () => void {
    return this.current.subscribe(topic, wake);
  }
  close(): Promise<void> {
    return this.current.close();
  }
}
