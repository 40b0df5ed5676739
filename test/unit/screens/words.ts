import { readdirSync, readFileSync } from 'node:fs';

/** Names of the files of words, and the languages that have them. */
export const FILES = readdirSync('locales/en').map((name) => name.replace('.json', ''));
export const LOCALES = readdirSync('locales').sort();
/** How the key of one form of a plural ends. */
export const PLURAL = /_(zero|one|two|few|many|other)$/;

/** `path → words` of a file of words. */
export function words(locale: string, file: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (node: unknown, path: string) => {
    if (typeof node === 'string') found.set(path, node);
    else
      for (const [key, value] of Object.entries(node ?? {}))
        walk(value, path === '' ? key : `${path}.${key}`);
  };
  walk(JSON.parse(readFileSync(`locales/${locale}/${file}.json`, 'utf8')), '');
  return found;
}

/** The keys of a file as code writes them: the forms of a plural are one key. */
export function keysOf(file: string): string[] {
  const english = words('en', file);
  const isPlural = (key: string) => PLURAL.test(key) && english.has(key.replace(PLURAL, '_other'));
  return [...new Set([...english.keys()].map((key) => (isPlural(key) ? key.replace(PLURAL, '') : key)))];
}
