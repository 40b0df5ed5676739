/**
 * Wakes whoever waits for a topic, on this node or another. It may lose a message and only ever says "look again":
 * rows are the truth. Topics: `outbox`, and `<tenant>/<stream>` for a stream of events.
 */
export interface Bus {
  publish(topics: readonly string[]): void;
  /** `'*'` hears every topic, and `'*'` itself when any wake may have been lost. Gives back the end of the subscription. */
  subscribe(topic: string, wake: (topic: string) => void): () => void;
  close(): Promise<void>;
}

export function createLocalBus(): Bus {
  const listeners = new Map<string, Set<(topic: string) => void>>();
  const deliver = (topic: string, key: string) => listeners.get(key)?.forEach((wake) => wake(topic));
  return {
    publish(topics) {
      for (const topic of new Set(topics)) {
        deliver(topic, topic);
        if (topic !== '*') deliver(topic, '*');
      }
    },
    subscribe(topic, wake) {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(wake));
      return () => {
        set.delete(wake);
        if (set.size === 0 && listeners.get(topic) === set) listeners.delete(topic);
      };
    },
    async close() {
      listeners.clear();
    },
  };
}
