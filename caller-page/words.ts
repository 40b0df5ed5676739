import type words from '../locales/en/caller.json';
import type { PageConfig } from './page-config.ts';

export type Word = keyof typeof words;
export type Say = (word: Word, values?: Readonly<Record<string, string | number>>) => string;

/** Words of the page's language, values put in their places; in right-to-left words each is isolated (Unicode UAX #9). */
export function speaker({ words: known, locale }: PageConfig): Say {
  const isolated = (value: string | number) =>
    locale === 'ar' && typeof value === 'string' ? `\u2068${value}\u2069` : String(value);
  return (word, values = {}) =>
    (known[word] ?? '').replace(/\{\{(\w+)\}\}/g, (mark, name: string) => {
      const value = values[name];
      return value === undefined ? mark : isolated(value);
    });
}

/** "1.4 MB", in Latin digits. */
export function megabytes(octets: number, locale: string): string {
  const number = new Intl.NumberFormat(`${locale}-u-nu-latn`, { maximumFractionDigits: 1 });
  return `${number.format(Math.max(octets / 1_048_576, 0.1))} MB`;
}
