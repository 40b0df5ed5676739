/**
 * One run at a time: a call during a run makes one more run after it, however many calls there were. The promise settles
 * when nothing is left to do, and rejects as the last run did.
 */
export function coalesce(run: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | null = null;
  let again = false;
  const loop = async () => {
    try {
      do {
        again = false;
        await run();
        // `again` is set from outside while `run` waits.
      } while (again as boolean);
    } finally {
      current = null;
    }
  };
  return () => {
    if (current) again = true;
    else current = loop();
    return current ?? Promise.resolve();
  };
}
