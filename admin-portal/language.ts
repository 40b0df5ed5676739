import { direction, locale, setLocale } from '../ui/i18n.ts';

/** Shows the portal in the language of this tag, or the nearest there is. */
export async function speak(tag: string): Promise<void> {
  await setLocale(tag, ['admin', 'errors', 'widget']);
  document.documentElement.lang = locale();
  document.documentElement.dir = direction();
}
