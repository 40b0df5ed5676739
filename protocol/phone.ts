import * as z from 'zod/mini';

/** E.164: `+`, country code, subscriber number; 7 to 15 digits. Source: ITU-T E.164 §6. */
export const E164 = z
  .string()
  .check(z.regex(/^\+[1-9]\d{6,14}$/))
  .brand<'E164'>();
export type E164 = z.infer<typeof E164>;
