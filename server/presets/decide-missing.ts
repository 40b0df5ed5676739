import { chooseLanguage } from '../../protocol/language-fallback.ts';

/** A queue, as far as its callers' languages go. */
export interface LanguagesOfQueue {
  key: string;
  languages: readonly string[];
}

/** The languages of callers whose agents may send a preset of this queue, or of all for `null`. Each once. */
export const neededLanguages = (queues: readonly LanguagesOfQueue[], queue: string | null): string[] => [
  ...new Set(
    queues.filter(({ key }) => queue === null || key === queue).flatMap(({ languages }) => languages),
  ),
];

/**
 * The language of the text that serves `language`, without falling back to another: `it` serves `it-IT`. `null`: none
 * does. Pure.
 */
export const servingLanguage = (language: string, available: readonly string[]): string | null =>
  chooseLanguage({ wanted: language, available, strict: true }).language;

/** A function that gives back which of the needed languages no text serves; it remembers, for presets are alike. */
export function missingFinder(): (needed: readonly string[], available: readonly string[]) => string[] {
  const remembered = new Map<string, string[]>();
  return (needed, available) => {
    const key = `${needed.join()}|${available.join()}`;
    let missing = remembered.get(key);
    if (!missing) {
      missing = needed.filter((language) => servingLanguage(language, available) === null);
      remembered.set(key, missing);
    }
    return missing;
  };
}
