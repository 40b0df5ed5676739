import { type Locale, LOCALES } from '../../protocol/locales.ts';
import { putConfig } from '../pages/put-config.ts';
import { PAGE_WORDS, type PageWord } from './page-words.ts';

/** What a page shows of a link. */
export interface PageFacts {
  locale: Locale;
  /** Name of the company. */
  company: string;
}

/** A link that is in force. */
export interface OpenPage extends PageFacts {
  tenant: string;
  token: string;
  /** Secret of this page. */
  visit: string;
  /** Files a caller may send. */
  most: number;
  /** Octets of one photo. */
  photoMaxBytes: number;
  /** Files that have arrived by the plain form, when it was used just now. */
  arrived: number | null;
  /** Why the plain form took none. */
  problem: PageWord | null;
}

/** Nothing but its own files, and its own server; forms for telephones without script. */
export const CALLER_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** The page by which photos are sent. `html`: as it was built. */
export function renderOpenPage(html: string, { tenant, token, visit, ...page }: OpenPage): string {
  const { locale, most, photoMaxBytes, arrived, problem } = page;
  const say = speaker(page);
  const note = problem
    ? say(problem, { most: megabytes(photoMaxBytes, locale) })
    : arrived === null
      ? ''
      : say('arrivedSome', { arrived });
  const filled = fill(html, page, { ...common(page), visit, most, note });
  const words = Object.fromEntries(Object.keys(PAGE_WORDS.en).map((word) => [word, say(word as PageWord)]));
  return putConfig(filled, { tenant, token, visit, locale, words });
}

/** The page of a link that is out of force: `ended` with its call, or by itself. */
export function renderClosedPage(html: string, page: PageFacts & { ended: boolean }): string {
  const say = speaker(page);
  const [title, text] = page.ended
    ? ([say('endedTitle'), say('endedText')] as const)
    : ([say('closedTitle'), say('closedText')] as const);
  return fill(html, page, { ...common(page), closedHeading: title, closedBody: text });
}

/** "10 MB". */
const megabytes = (octets: number, locale: Locale): string =>
  `${new Intl.NumberFormat(`${locale}-u-nu-latn`, { maximumFractionDigits: 1 }).format(octets / 1_048_576)} MB`;

const common = ({ locale, company }: PageFacts) => ({
  lang: locale,
  dir: locale === 'ar' ? 'rtl' : 'ltr',
  company,
});

/** The names of the languages, each in itself. */
function languageOptions(chosen: Locale): string {
  return LOCALES.map((locale) => {
    const name = new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
    const selected = locale === chosen ? ' selected' : '';
    return `<option value="${locale}" lang="${locale}"${selected}>${escapeHtml(capital(name, locale))}</option>`;
  }).join('');
}

const capital = (name: string, locale: Locale): string =>
  name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);

/** Words of the page's language. In right-to-left words a value is isolated (Unicode UAX #9). */
function speaker({ locale, company }: PageFacts) {
  const isolated = (value: string) => (locale === 'ar' ? `\u2068${value}\u2069` : value);
  return (word: PageWord, values: Record<string, string | number> = {}): string =>
    PAGE_WORDS[locale][word].replace(/\{\{(\w+)\}\}/g, (mark, name: string) => {
      const value = name === 'company' ? company : values[name];
      return value === undefined ? mark : typeof value === 'number' ? String(value) : isolated(value);
    });
}

/** Puts words and values where the built page says `[[name]]`; no value can be markup. */
function fill(html: string, page: PageFacts, values: Record<string, string | number>): string {
  const say = speaker(page);
  const placed = html
    .replaceAll('"../assets/', '"/assets/')
    .replace('<!--languages-->', () => languageOptions(page.locale));
  return placed.replace(/\[\[(\w+)\]\]/g, (_mark, name: string) => {
    const value = values[name];
    if (value !== undefined) return escapeHtml(String(value));
    return escapeHtml(name in PAGE_WORDS.en ? say(name as PageWord, values) : '');
  });
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
