import { chooseLocale } from '../protocol/locales.ts';
import { direction, locale, setLocale } from '../ui/i18n.ts';

/** In which the company begins with people who have chosen none, and whose browser speaks none that there is. */
let companyLanguage = 'en';

export const beginIn = (language: string): void => void (companyLanguage = language);

/** Shows the portal in the language somebody has chosen; `null`: in that of the browser, or else of the company. */
export async function speak(chosen: string | null): Promise<void> {
  const found = chooseLocale([chosen, ...navigator.languages, companyLanguage]);
  await setLocale(found, ['admin', 'errors', 'widget']);
  document.documentElement.lang = locale();
  document.documentElement.dir = direction();
}
