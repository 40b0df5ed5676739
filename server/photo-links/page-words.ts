import ar from '../../locales/ar/caller.json';
import de from '../../locales/de/caller.json';
import en from '../../locales/en/caller.json';
import es from '../../locales/es/caller.json';
import fr from '../../locales/fr/caller.json';
import it from '../../locales/it/caller.json';
import ja from '../../locales/ja/caller.json';
import ptBR from '../../locales/pt-BR/caller.json';
import { type Locale } from '../../protocol/locales.ts';

/** What the caller's page says; the server writes it, since the page has to say it without its script, too. */
export const PAGE_WORDS: Readonly<Record<Locale, typeof en>> = { en, it, ja, fr, es, de, 'pt-BR': ptBR, ar };
export type PageWord = keyof typeof en;
