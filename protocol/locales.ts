/** Languages of the interface: those with words in `locales/`, in the order in which they are offered. */
export const LOCALES = ['en', 'it', 'ja', 'fr', 'es', 'de', 'pt-BR', 'ar'] as const;
export type Locale = (typeof LOCALES)[number];

/** The locale there is for a language tag, in any case: `it-CH` → `it`, `pt` → `pt-BR`; `undefined`: none of its language. */
export function findLocale(requested: string): Locale | undefined {
  const tag = requested.toLowerCase();
  const language = tag.split('-')[0];
  return (
    LOCALES.find((locale) => locale.toLowerCase() === tag) ??
    LOCALES.find((locale) => locale.split('-')[0] === language)
  );
}

/**
 * The locale to begin with: of several tags, the first for which there is one, else English. In the order of who is asked:
 * the person's own choice, their browser or the page around, their company. `null`: nothing was chosen.
 */
export const chooseLocale = (wanted: readonly (string | null | undefined)[]): Locale => {
  for (const tag of wanted) {
    const found = tag ? findLocale(tag) : undefined;
    if (found) return found;
  }
  return 'en';
};
