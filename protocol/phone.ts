import * as z from 'zod/mini';

/** E.164: `+`, country code, subscriber number; 7 to 15 digits. Source: ITU-T E.164 §6. */
export const E164 = z
  .string()
  .check(z.regex(/^\+[1-9]\d{6,14}$/))
  .brand<'E164'>();
export type E164 = z.infer<typeof E164>;

/** What may stand in a log line: country code digit and the last two digits, the rest hidden. */
export function maskNumber(number: string): string {
  return number.length < 5
    ? '••'
    : `${number.slice(0, 2)}${'*'.repeat(number.length - 4)}${number.slice(-2)}`;
}
