import { waitUntil as waitFor } from '@open-wc/testing';

/** Waits until `holds` gives something true. It is as patient as a busy machine may need. */
export const waitUntil = (holds: () => unknown, message?: string): Promise<void> =>
  waitFor(holds as () => boolean, message, { timeout: 30_000, interval: 20 });
