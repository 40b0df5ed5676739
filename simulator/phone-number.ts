import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { E164 } from '../protocol/phone.ts';

/** A number as a person writes it, in E.164; `null` when it is none. Without `+` it is taken as one of the US. */
export function parseNumber(text: string): E164 | null {
  const parsed = parsePhoneNumberFromString(text, 'US');
  return parsed?.isPossible() ? (E164.safeParse(parsed.number).data ?? null) : null;
}

/** `+1 415 555 0142`. What cannot be parsed stays as it is. */
export function formatNumber(number: string): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}
