import * as z from 'zod/mini';
import en from '../../locales/en/zendesk.json' with { type: 'json' };

/** Words of the app's own pages; `en` is the type of the keys. */
export type Words = (typeof en)['page'];

const Translation = z.object({ page: z.record(z.string(), z.string()) });

/** The other languages, by the names Zendesk has for them. Read when they are needed. */
const OTHERS: Readonly<Record<string, () => Promise<unknown>>> = {
  ar: () => import('../../locales/ar/zendesk.json'),
  de: () => import('../../locales/de/zendesk.json'),
  es: () => import('../../locales/es/zendesk.json'),
  fr: () => import('../../locales/fr/zendesk.json'),
  it: () => import('../../locales/it/zendesk.json'),
  ja: () => import('../../locales/ja/zendesk.json'),
  'pt-br': () => import('../../locales/pt-BR/zendesk.json'),
};

/** A language of the app for what browser, agent or company speak; the first that there is. Pure. */
export function chooseLanguage(wanted: readonly string[]): string {
  for (const tag of wanted.map((one) => one.toLowerCase())) {
    const base = tag.split('-', 1)[0] ?? '';
    const found = [tag, base, base === 'pt' ? 'pt-br' : base].find(
      (name) => name === 'en' || Object.hasOwn(OTHERS, name),
    );
    if (found) return found;
  }
  return 'en';
}

/** The words of one of those languages. */
export async function readWords(language: string): Promise<Words> {
  const file = Object.hasOwn(OTHERS, language) ? await OTHERS[language]?.() : undefined;
  if (!file) return en.page;
  const { default: content } = file as { default: unknown }; // a JSON module
  return { ...en.page, ...Translation.parse(content).page };
}
