import { vi } from 'vitest';

/**
 * Waits until `check` throws no more, and gives what it returned. It is as patient as a busy machine may need: how fast
 * the product is, benches say.
 */
export const until = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 90_000, interval: 10 });
