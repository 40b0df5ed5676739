import parsePhoneNumber, { type CountryCode } from 'libphonenumber-js/max';
import { canonicalLanguage, LanguageTag } from '../../../protocol/language.ts';
import { E164 } from '../../../protocol/phone.ts';
import { type Names } from '../decide-names.ts';

export { meantAgent, meantQueue } from '../decide-names.ts';

/** What an exchange's own names mean here: queues by the exchange's or the number that was dialled, agents by a member's name, its interface or an endpoint. */
export interface Meaning extends Names {
  /** By Asterisk's code; `null`: it says nothing of what the caller speaks. */
  languages: readonly { of: string; language: string | null }[];
  /** In which country numbers without a country code are; `null`: they are none. */
  country: string | null;
}

/** Language of the caller; nothing where the exchange's code means none. `pt_BR` is `pt-BR`. Pure. */
export function meantLanguage({ languages }: Meaning, code: string): LanguageTag | undefined {
  const line = languages.find(({ of }) => of === code);
  const tag = LanguageTag.safeParse(line ? (line.language ?? '') : code.replaceAll('_', '-'));
  return tag.data && canonicalLanguage(tag.data);
}

/** A telephone number; `null`: withheld, an extension, or none that could be dialled. Pure. */
export function meantNumber({ country }: Meaning, text: string): E164 | null {
  const plain = text.normalize('NFKC').trim();
  if (!plain.startsWith('+') && country === null) return null;
  const number = parsePhoneNumber(plain, (country ?? undefined) as CountryCode | undefined); // checked where it is entered
  return number?.isValid() ? (E164.safeParse(number.number).data ?? null) : null;
}
