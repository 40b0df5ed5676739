import * as z from 'zod/mini';
import { LanguageTag } from './language.ts';
import { LOCALES } from './locales.ts';

const Name = z.string().check(
  z.trim(),
  z.minLength(1),
  z.maxLength(120),
  z.refine((name) => !/\p{C}/u.test(name)),
);
/** ISO 3166-1 alpha-2; the server knows which of them have telephone numbers. */
const Country = z.string().check(z.regex(/^[A-Z]{2}$/));

/** The company whose callers are texted. Body of `GET /v1/admin/company`. */
export const Company = z.object({
  /** Stands in texts as `{{company}}`. */
  name: z.string(),
  /** Texts to other countries are abroad; numbers without a country code are read in it. */
  homeCountry: z.string(),
  /** Last step of the ladder by which a text finds its language. */
  defaultLanguage: z.string(),
  /** In which portal and widget begin for people who have chosen none, and whose browser speaks none that there is. */
  interfaceLanguage: z.enum(LOCALES),
});
export type Company = z.infer<typeof Company>;

/** Body of `PUT /v1/admin/company`: only what changes. */
export const CompanyPatch = z.strictObject({
  name: z.optional(Name),
  homeCountry: z.optional(Country),
  defaultLanguage: z.optional(LanguageTag),
  interfaceLanguage: z.optional(z.enum(LOCALES)),
});
export type CompanyPatch = z.infer<typeof CompanyPatch>;
