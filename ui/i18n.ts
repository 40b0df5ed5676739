import i18next, { type FormatterModule } from 'i18next';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type admin from '../locales/en/admin.json';
import type errors from '../locales/en/errors.json';
import type simulator from '../locales/en/simulator.json';
import type widget from '../locales/en/widget.json';
import { chooseLocale, type Locale } from '../protocol/locales.ts';

export type Namespace = 'widget' | 'errors' | 'simulator' | 'admin';

/** Paths of the leaves; a plural is named by its stem: `counter_one` and `counter_other` are the key `counter`. */
type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? Stem<K, keyof T & string> : `${K}.${Leaves<T[K]>}`;
}[keyof T & string];
type Plural = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
/** `too_many` without `too_other` is no plural. */
type Stem<K extends string, All extends string> = K extends `${infer S}_${Plural}`
  ? `${S}_other` extends All
    ? S
    : K
  : K;

/** A key of `locales/en/widget.json`, or of another file with its name before a colon: `errors:opted_out`. */
export type Key =
  | Leaves<typeof widget>
  | `errors:${Leaves<typeof errors>}`
  | `simulator:${Leaves<typeof simulator>}`
  | `admin:${Leaves<typeof admin>}`;
export type Values = Record<string, string | number>;

/** Languages, and the mirrored English of CLDR that tests speak. */
const RIGHT_TO_LEFT = /^(?:ar|fa|he|ur)(?:-|$)|^en-XB$/i;
const hosts = new Set<ReactiveControllerHost>();
const i18n = i18next.createInstance();
const loaded = new Set<string>();
let active: string = 'en';
let wanted: object | undefined;

/**
 * A number in a text is written as the locale groups it. In right-to-left words, any other value is isolated (FSI, PDI:
 * Unicode UAX #9): a name keeps its full stop, and `+1 415 555 0142` its order.
 */
const inserted: FormatterModule = {
  type: 'formatter',
  init: () => {},
  add: () => {},
  addCached: () => {},
  format: (value: unknown) => {
    if (typeof value === 'number') return formatNumber(value);
    return direction() === 'rtl' ? `\u2068${String(value)}\u2069` : String(value);
  },
};

void i18n.use(inserted).init({
  lng: 'en',
  fallbackLng: 'en',
  defaultNS: 'widget',
  ns: [],
  resources: {},
  initAsync: false,
  interpolation: { escapeValue: false, alwaysFormat: true },
  returnEmptyString: false,
});

/** The words of `key` in the active locale. A number in `values` is written in Latin digits; `count` picks the plural. */
export function t(key: Key, values: Values = {}): string {
  return i18n.t(key, { ...values });
}

/**
 * The words of `key` in another language than that of the screen, for somebody who speaks it, and the locale they are of.
 * Rejects when they cannot be loaded.
 */
export async function wordsIn(
  tag: string,
  key: Key,
  values: Values = {},
): Promise<{ text: string; locale: Locale }> {
  const found = chooseLocale([tag]);
  await load(found, 'widget');
  return { text: i18n.getFixedT(found)(key, { ...values }), locale: found };
}

/** Whether the words of a key exist that is made from a code the other side chose. */
export function hasText(key: string): key is Key {
  return i18n.exists(key);
}

/**
 * Loads the words of `requested` (any language tag; without its own file: its language, then English), switches to
 * them and re-renders every host. Rejects when a file cannot be loaded; the locale before then stays. Of several calls
 * the last one decides, whichever file comes first.
 */
export async function setLocale(
  requested: string,
  namespaces: readonly Namespace[] = ['widget', 'errors'],
): Promise<Locale> {
  const found = chooseLocale([requested]);
  const wish = (wanted = {});
  await Promise.all(namespaces.map((namespace) => load(found, namespace)));
  if (wish === wanted) await speak(found);
  return found;
}

/**
 * Speaks `words` that come from no file, such as a translation under trial, under the language tag `tag`. Words that
 * are not given stay those of English, if they are loaded.
 */
export async function speakWords(tag: string, words: Partial<Record<Namespace, object>>): Promise<void> {
  wanted = {};
  for (const [namespace, found] of Object.entries(words)) i18n.addResourceBundle(tag, namespace, found);
  await speak(tag);
}

/** The language tag of the words on the screen. */
export function locale(): string {
  return active;
}

/** Writing direction of the interface, or of a language. */
export function direction(tag: string = active): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.test(tag) ? 'rtl' : 'ltr';
}

/** A number as the locale groups it, in Latin digits. */
export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(active, { numberingSystem: 'latn', ...options }).format(value);
}

/** A language's name where the agent reads it: `it` → "Italian", "italiano", "イタリア語". */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([active], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** Re-renders its host when the locale changes. */
export class LocaleController implements ReactiveController {
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected() {
    hosts.add(this.#host);
  }

  hostDisconnected() {
    hosts.delete(this.#host);
  }
}

async function load(locale: Locale, namespace: Namespace): Promise<void> {
  const name = `${locale}/${namespace}`;
  if (loaded.has(name)) return;
  const file = (await import(`../locales/${locale}/${namespace}.json`)) as { default: object };
  i18n.addResourceBundle(locale, namespace, file.default);
  loaded.add(name);
}

async function speak(tag: string): Promise<void> {
  active = tag;
  await i18n.changeLanguage(tag);
  for (const host of hosts) host.requestUpdate();
}
