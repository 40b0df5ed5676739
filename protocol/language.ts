import * as z from 'zod/mini';

/**
 * A language tag as an IVR or an administrator writes it: `it`, `es-MX`, `zh-Hant`, `sr-Latn-RS`.
 * Language, optional script, optional region; variants and extensions are refused. Source: RFC 5646 §2.1.
 */
export const LanguageTag = z
  .string()
  .check(z.regex(/^[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|\d{3}))?$/))
  .brand<'LanguageTag'>();
export type LanguageTag = z.infer<typeof LanguageTag>;

/** The tag in the case and with the subtags of its canonical form: `it-IT` for `IT-it`. Source: ECMA-402 §6.2.3. */
export function canonicalLanguage(tag: LanguageTag): LanguageTag {
  return LanguageTag.parse(Intl.getCanonicalLocales(tag)[0]);
}
