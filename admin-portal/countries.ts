import { COUNTRIES } from '../protocol/countries.ts';
import { locale } from '../ui/i18n.ts';
import type { Choice } from './select-field.ts';

/** The name of a country in the language of the page; its code where nobody has named it. */
export const countryName = (country: string): string =>
  new Intl.DisplayNames([locale()], { type: 'region' }).of(country) ?? country;

/** Countries, by name. Without: every one with telephone numbers of its own. */
export function countryChoices(codes = COUNTRIES): readonly Choice[] {
  const { compare } = new Intl.Collator(locale());
  return codes
    .map((country): Choice => [country, countryName(country)])
    .toSorted(([, one], [, other]) => compare(one, other));
}
