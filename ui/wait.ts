/** Resolves after `ms`, or at once with `false` when `signal` is aborted. */
export function wait(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const finish = (elapsed: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve(elapsed);
    };
    const abort = () => finish(false);
    const timer = setTimeout(() => finish(true), ms);
    signal.addEventListener('abort', abort);
  });
}

/**
 * Milliseconds before attempt `failures + 1`: doubles from `firstMs` up to `lastMs`, and spreads clients apart by taking
 * a random part of its second half. `chance` is in [0, 1).
 */
export function backoff(
  failures: number,
  { firstMs, lastMs }: { firstMs: number; lastMs: number },
  chance: number,
): number {
  const full = Math.min(lastMs, firstMs * 2 ** Math.min(20, Math.max(0, failures - 1)));
  return full / 2 + (full / 2) * chance;
}
