/** Octets: small enough for the slowest line, and the most that the server takes. */
export const LEAST_PIECE = 16_384;
export const FIRST_PIECE = 65_536;
export const MOST_PIECE = 524_288;

/** A piece that took less may be followed by a larger one. Milliseconds. */
const QUICK_MS = 6_000;
/** One that took more was too large: the server waits 30 seconds for a request. */
const SLOW_MS = 15_000;

/** Octets of the next piece, by how long the last one took; `null`: it did not arrive. Pure. */
export function nextPieceSize(last: number, tookMs: number | null): number {
  if (tookMs === null || tookMs > SLOW_MS) return Math.max(LEAST_PIECE, Math.floor(last / 2));
  return tookMs < QUICK_MS ? Math.min(MOST_PIECE, last * 2) : last;
}

const FIRST_WAIT_MS = 1_000;
const LAST_WAIT_MS = 15_000;

/** Milliseconds before the next try, after `failures` in a row. `chance`: 0 to 1. Pure. */
export function retryAfterMs(failures: number, chance: number): number {
  const most = Math.min(LAST_WAIT_MS, FIRST_WAIT_MS * Math.pow(2, failures - 1));
  return Math.round(most * (0.75 + chance / 4));
}
