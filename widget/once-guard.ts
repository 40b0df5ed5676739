/** How long after an activation the same one counts as its echo: a double click, a held key, an impatient tap. */
const ECHO_MS = 700;

/**
 * Lets an activation through once: `pass(what, atMs)` is false for a repeat of `what` within the echo time, counted
 * from the last attempt, so that a held key stays refused. `atMs` is an event's `timeStamp`.
 */
export function onceGuard(): { pass(what: string, atMs: number): boolean } {
  let last: { what: string; atMs: number } | null = null;
  return {
    pass: (what, atMs) => {
      const isEcho = last?.what === what && atMs - last.atMs < ECHO_MS;
      last = { what, atMs };
      return !isEcho;
    },
  };
}
