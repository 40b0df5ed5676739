/** What the server wrote into the page. It is the page's own server, and of the same release. */
export interface PageConfig {
  tenant: string;
  token: string;
  /** Secret of this page. */
  visit: string;
  locale: string;
  /** By name, with places for values in double braces. */
  words: Readonly<Record<string, string>>;
}

/** Throws when the page came in another form. */
export function readConfig(text: string | null): PageConfig {
  const found = JSON.parse(text === null ? 'null' : text) as Partial<PageConfig> | null;
  const { tenant, token, visit, locale, words } = found === null ? ({} as Partial<PageConfig>) : found;
  if (
    typeof tenant !== 'string' ||
    typeof token !== 'string' ||
    typeof visit !== 'string' ||
    typeof locale !== 'string' ||
    typeof words !== 'object'
  )
    throw new Error('the page has no configuration');
  return { tenant, token, visit, locale, words };
}
