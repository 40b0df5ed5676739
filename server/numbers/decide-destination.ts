import parsePhoneNumber, { type CountryCode, type NumberType } from 'libphonenumber-js/max';

import { type Settings } from '../../protocol/settings.ts';

export type DestinationRefusal = 'landline' | 'number_not_textable' | 'country_blocked' | 'non_domestic';
export type DestinationDecision = { ok: true } | { ok: false; reason: DestinationRefusal };

/** What a tenant says of countries. `homeCountry`: ISO 3166-1 alpha-2. */
export interface CountryRules extends Pick<
  Settings,
  'nonDomesticInCall' | 'nonDomesticWaitTime' | 'allowedCountries' | 'deniedCountries'
> {
  homeCountry: string;
}

/** What a text is for: in a call with an agent, or to a caller who waits for one. Each has its own switch for numbers abroad. */
export type Purpose = 'inCall' | 'waitTime';

/** Countries and territories that count as home, beside the home country itself. */
const HOME_TERRITORIES: Readonly<Record<string, readonly CountryCode[]>> = {
  US: ['PR', 'VI', 'GU', 'AS', 'MP'],
};

/**
 * Kinds of number that may receive a text. In the United States mobile and fixed cannot be told apart by the digits
 * (`FIXED_LINE_OR_MOBILE`), so only a line that is certainly fixed is refused. Premium, shared-cost and personal
 * numbers cost extra and are not a caller's telephone.
 */
const TEXTABLE: ReadonlySet<NumberType> = new Set<NumberType>(['MOBILE', 'FIXED_LINE_OR_MOBILE', 'VOIP']);

/** Only in the numbering plan of North America do freephone numbers receive texts. */
const NANP = '1';

/** What the numbering plans say of a number. */
type Line = { ok: true; country: CountryCode } | { ok: false; reason: 'landline' | 'number_not_textable' };

/** Lines kept, at most. The numbers of live calls are asked about at every text. */
const CAPACITY = 5_000;
const remembered = new Map<string, Line>();

/**
 * Whether this number may be texted: what the numbering plans say of the line, then what the tenant says of its country.
 * A denied country is denied also at home; a list of allowed countries is about those abroad. `non_domestic` comes last:
 * a setting is named only where changing it would help. Numbers that belong to no country (satellite, international
 * freephone and premium) are not textable. Pure; what the plans say is kept, since reading them costs more than the rest
 * of the decision about a text.
 */
export function decideDestination(
  to: string,
  rules: CountryRules,
  purpose: Purpose = 'inCall',
): DestinationDecision {
  const line = lineOf(to);
  if (!line.ok) return line;
  const { country } = line;
  if (rules.deniedCountries.includes(country)) return { ok: false, reason: 'country_blocked' };
  if (isDomestic(country, rules.homeCountry)) return { ok: true };
  if (rules.allowedCountries.length > 0 && !rules.allowedCountries.includes(country))
    return { ok: false, reason: 'country_blocked' };
  const mayGoAbroad = purpose === 'waitTime' ? rules.nonDomesticWaitTime : rules.nonDomesticInCall;
  return mayGoAbroad ? { ok: true } : { ok: false, reason: 'non_domestic' };
}

function lineOf(to: string): Line {
  const known = remembered.get(to);
  if (known) return known;
  const line = readPlans(to);
  // a map keeps the order of insertion, so the first entry is the oldest
  if (remembered.size >= CAPACITY) remembered.delete(remembered.keys().next().value!);
  remembered.set(to, line);
  return line;
}

function readPlans(to: string): Line {
  const number = parsePhoneNumber(to);
  if (!number?.isValid() || !number.country) return { ok: false, reason: 'number_not_textable' };
  const type = number.getType();
  if (type === 'FIXED_LINE') return { ok: false, reason: 'landline' };
  const isTollFree = type === 'TOLL_FREE' && number.countryCallingCode === NANP;
  if (!isTollFree && !TEXTABLE.has(type)) return { ok: false, reason: 'number_not_textable' };
  return { ok: true, country: number.country };
}

/** Country of a number that may receive texts at all, ISO 3166-1 alpha-2; `null` for any other. Pure. */
export function countryOf(number: string): string | null {
  const line = lineOf(number);
  return line.ok ? line.country : null;
}

/** Whether texts to `country` are domestic for a tenant at home in `homeCountry`. */
export function isDomestic(country: string, homeCountry: string): boolean {
  const territories: readonly string[] = HOME_TERRITORIES[homeCountry] ?? [];
  return country === homeCountry || territories.includes(country);
}
