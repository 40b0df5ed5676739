import { E164 } from '../../../protocol/phone.ts';
import { type Address } from './short-message.ts';

const INTERNATIONAL = 1;
const NATIONAL = 2;
const ALPHANUMERIC = 5;

/** An E.164 number as it is sent: digits alone, with the type and plan that the account wants. */
export const toAddress = (number: E164, { ton, npi }: { ton: number; npi: number }): Address => ({
  ton,
  npi,
  digits: number.slice(1),
});

/**
 * The E.164 number of an address; `null` for a name, a short code, or a number without its country: which it is cannot be known here. A
 * plus says more than the type: Kannel sends `+1…` as a national number.
 */
export function toE164({ ton, digits }: Address): E164 | null {
  if (digits.startsWith('+')) return E164.safeParse(digits).data ?? null;
  if (ton === ALPHANUMERIC || ton === NATIONAL) return null;
  // message centres that do not know the type of a number leave its prefix
  const whole = ton === INTERNATIONAL ? digits : digits.replace(/^00/, '');
  return E164.safeParse(`+${whole}`).data ?? null;
}
