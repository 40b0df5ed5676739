import admin from '../../locales/en/admin.json';
import errors from '../../locales/en/errors.json';
import simulator from '../../locales/en/simulator.json';
import widget from '../../locales/en/widget.json';
import { direction, setLocale, speakWords, type Namespace } from '../../ui/i18n.ts';

/**
 * Pseudo-locales: English as it would look in a language that is longer (`en-XA`) or written from right to left
 * (`en-XB`). Each text stands in brackets, so that words without them are known to come from elsewhere. Named as in
 * Unicode CLDR.
 */
export type PseudoLocale = 'en-XA' | 'en-XB';
export const OPEN = '⟦';
export const CLOSE = '⟧';

const ACCENTED: Readonly<Record<string, string>> = {
  ...{
    a: 'å',
    b: 'ƀ',
    c: 'ç',
    d: 'ð',
    e: 'é',
    f: 'ƒ',
    g: 'ĝ',
    h: 'ĥ',
    i: 'î',
    j: 'ĵ',
    k: 'ķ',
    l: 'ļ',
    m: 'ɱ',
  },
  ...{
    n: 'ñ',
    o: 'ö',
    p: 'þ',
    q: 'ɋ',
    r: 'ŕ',
    s: 'š',
    t: 'ţ',
    u: 'û',
    v: 'ṽ',
    w: 'ŵ',
    x: 'ẋ',
    y: 'ý',
    z: 'ž',
  },
  ...{
    A: 'Å',
    B: 'Ɓ',
    C: 'Ç',
    D: 'Ð',
    E: 'É',
    F: 'Ƒ',
    G: 'Ĝ',
    H: 'Ĥ',
    I: 'Î',
    J: 'Ĵ',
    K: 'Ķ',
    L: 'Ļ',
    M: 'Ṁ',
  },
  ...{
    N: 'Ñ',
    O: 'Ö',
    P: 'Þ',
    Q: 'Ɋ',
    R: 'Ŕ',
    S: 'Š',
    T: 'Ţ',
    U: 'Û',
    V: 'Ṽ',
    W: 'Ŵ',
    X: 'Ẋ',
    Y: 'Ý',
    Z: 'Ž',
  },
};
const FILLING = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
/** Makes what follows run from right to left, until the second. Source: Unicode Standard Annex #9 §2.2. */
const [OVERRIDE, POP] = ['\u202E', '\u202C'];

/** The words of `tag` for words of English. Pure: same keys, same placeholders. */
export function pseudoWords<T extends object>(words: T, tag: PseudoLocale): T {
  const changed = Object.entries(words).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' ? pseudoText(value, tag) : pseudoWords(Object(value) as object, tag),
  ]);
  return Object.fromEntries(changed) as T;
}

/** Loads all words of English, changed, and turns the page their way. */
export async function speakPseudo(tag: PseudoLocale): Promise<void> {
  const words = Object.entries({ widget, errors, simulator, admin } satisfies Partial<
    Record<Namespace, object>
  >);
  await speakWords(tag, Object.fromEntries(words.map(([name, file]) => [name, pseudoWords(file, tag)])));
  Object.assign(document.documentElement, { lang: tag, dir: direction(tag) });
}

export const isPseudoLocale = (tag: string): tag is PseudoLocale => tag === 'en-XA' || tag === 'en-XB';

/** Speaks any locale, a pseudo-locale or one of the product, and turns the page its way. */
export async function speak(tag: string, namespaces?: readonly Namespace[]): Promise<void> {
  if (isPseudoLocale(tag)) return await speakPseudo(tag);
  await setLocale(tag, namespaces);
  Object.assign(document.documentElement, { lang: tag, dir: direction(tag) });
}

function pseudoText(text: string, tag: PseudoLocale): string {
  const parts = text.split(/(\{\{[^}]+\}\})/).filter((part) => part !== '');
  const changed = parts.map((part) => (part.startsWith('{{') ? part : changeWords(part, tag))).join('');
  // A text that is only a value, such as a name, has nothing to translate.
  if (/^\W*$/.test(text.replace(/\{\{[^}]+\}\}/g, ''))) return `${OPEN}${text}${CLOSE}`;
  return `${OPEN}${changed}${tag === 'en-XA' ? filling(text) : ''}${CLOSE}`;
}

function changeWords(text: string, tag: PseudoLocale): string {
  return tag === 'en-XB'
    ? text.replace(/\p{L}[\p{L}\p{N}'’ -]*/gu, (words) => `${OVERRIDE}${words}${POP}`)
    : text.replace(/[a-z]/gi, (letter) => ACCENTED[letter] ?? letter);
}

/** Half as long again for a short text, a third for a sentence: what German, French and Italian come to. */
function filling(text: string): string {
  const length = Math.ceil(text.length * (text.length < 25 ? 0.5 : 0.33));
  let words = '';
  for (let i = 0; words.length < length; i++) words += ` ${FILLING[i % FILLING.length]}`;
  return words.slice(0, Math.max(2, length));
}
