/**
 * Admits at most `limit` events in any second. Each call is one event; `false` means refused, and a refused event does
 * not count. `now` gives milliseconds and never runs backwards.
 */
export function rateWindow(limit: number, now: () => number): () => boolean {
  const admittedAt = new Float64Array(limit).fill(Number.NEGATIVE_INFINITY);
  let oldest = 0;
  return () => {
    const at = now();
    if (at - admittedAt[oldest]! < 1_000) return false;
    admittedAt[oldest] = at;
    oldest = (oldest + 1) % limit;
    return true;
  };
}
