import parsePhoneNumber, { type CountryCode, type NumberType } from 'libphonenumber-js/max';

export type DestinationRefusal = 'landline' | 'number_not_textable' | 'non_domestic';
export type DestinationDecision = { ok: true } | { ok: false; reason: DestinationRefusal };

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

/** Decisions kept, at most. The numbers of live calls are asked about at every text. */
const CAPACITY = 5_000;
const remembered = new Map<string, DestinationDecision>();

/**
 * What the numbering plans say of texting to this number, from a tenant at home in `homeCountry` (ISO 3166-1 alpha-2).
 * `non_domestic` comes last: a setting is named only where changing it would help. Numbers that belong to no country
 * (satellite, international freephone and premium) are not textable. Pure; the last answers are kept,
 * since reading the plans costs more than the rest of the decision about a text.
 */
export function decideDestination(to: string, homeCountry: string): DestinationDecision {
  const key = `${homeCountry} ${to}`;
  const known = remembered.get(key);
  if (known) return known;
  const decision = decide(to, homeCountry);
  // a map keeps the order of insertion, so the first entry is the oldest
  if (remembered.size >= CAPACITY) remembered.delete(remembered.keys().next().value!);
  remembered.set(key, decision);
  return decision;
}

function decide(to: string, homeCountry: string): DestinationDecision {
  const number = parsePhoneNumber(to);
  if (!number?.isValid() || !number.country) return { ok: false, reason: 'number_not_textable' };
  const type = number.getType();
  if (type === 'FIXED_LINE') return { ok: false, reason: 'landline' };
  const isTollFree = type === 'TOLL_FREE' && number.countryCallingCode === NANP;
  if (!isTollFree && !TEXTABLE.has(type)) return { ok: false, reason: 'number_not_textable' };
  return isDomestic(number.country, homeCountry) ? { ok: true } : { ok: false, reason: 'non_domestic' };
}

/** Whether texts to `country` are domestic for a tenant at home in `homeCountry`. */
export function isDomestic(country: string, homeCountry: string): boolean {
  const territories: readonly string[] = HOME_TERRITORIES[homeCountry] ?? [];
  return country === homeCountry || territories.includes(country);
}
