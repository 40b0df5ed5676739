import * as z from 'zod/mini';

const Text = z.strictObject({ text: z.string() });

/** What both ends of the connection under test may ask of each other. */
export const TEST_METHODS = {
  echo: { params: Text, result: Text },
  /** Its handler throws. */
  fail: { params: Text, result: z.unknown() },
  /** Its handler answers in the wrong shape. */
  lie: { params: Text, result: Text },
  /** Its handler never answers. */
  hang: { params: Text, result: z.unknown() },
} as const;
