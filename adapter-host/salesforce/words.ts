import ar from '../../locales/ar/salesforce.json' with { type: 'json' };
import de from '../../locales/de/salesforce.json' with { type: 'json' };
import en from '../../locales/en/salesforce.json' with { type: 'json' };
import es from '../../locales/es/salesforce.json' with { type: 'json' };
import fr from '../../locales/fr/salesforce.json' with { type: 'json' };
import it from '../../locales/it/salesforce.json' with { type: 'json' };
import ja from '../../locales/ja/salesforce.json' with { type: 'json' };
import pt from '../../locales/pt-BR/salesforce.json' with { type: 'json' };

/** The few words of the components themselves, `en` is the type of the keys; the widget speaks for itself. */
export type Words = typeof en;

/** By the first part of a language tag. All of them: a component loads nothing when a page opens. */
const WORDS: Readonly<Record<string, Words>> = { ar, de, en, es, fr, it, ja, pt };

/** In the language of `tag`, as `@salesforce/i18n/lang` has it; English where there are none. */
export function wordsOf(tag: string): Words {
  const [language = ''] = tag.split('-', 1);
  return (Object.hasOwn(WORDS, language) ? WORDS[language] : undefined) ?? en;
}
