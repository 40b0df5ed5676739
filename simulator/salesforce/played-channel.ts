import { type CallsTransport } from '../../adapter-host/salesforce/calls-exchange.ts';

/** A Lightning message channel within one page: what one component publishes, all others hear, a moment later. */
export function playedChannel(): () => CallsTransport {
  const components = new Set<(message: unknown) => void>();
  return () => {
    const own = new Set<(message: unknown) => void>();
    return {
      post(message) {
        const others = [...components].filter((listener) => !own.has(listener));
        queueMicrotask(() => {
          for (const listener of others) if (components.has(listener)) listener(message);
        });
      },
      listen(listener) {
        own.add(listener);
        components.add(listener);
        return () => {
          own.delete(listener);
          components.delete(listener);
        };
      },
    };
  };
}
