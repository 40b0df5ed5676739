import { foldForMatching, squeeze } from './opt-out-fold.ts';
import { isSuspectedPhrase } from './opt-out-phrases.ts';

/**
 * `opt_out`: stop all texts to this pair of numbers at once. `suspected`: it may mean that; sending waits until the
 * agent has decided. `opt_in`: lifts an opt-out. `opt_in_if_opted_out`: does so too, and is an ordinary answer to
 * anyone who has not opted out. `help`: asks who is writing.
 */
export type OptOutVerdict = 'opt_out' | 'opt_in' | 'opt_in_if_opted_out' | 'help' | 'suspected' | 'none';

/**
 * Opt-out words in every conversation. END, CANCEL and QUIT are ordinary answers as well, but the law names them (47 CFR
 * 64.1200(a)(10)) and carriers block on them. Those of other languages are here where no other language uses the word
 * as an ordinary answer.
 */
const OPT_OUT_EVERYWHERE = [
  'stop',
  'stop all',
  'unsubscribe',
  'end',
  'quit',
  'cancel',
  'revoke',
  'opt out',
  'arret',
  'arrete',
  'arretez',
  'desabonner',
  'stopp',
  'abbestellen',
  'parar',
  'cancelar',
  'detener',
  'disiscrivimi',
  'стоп',
  'отписаться',
  'відписатися',
  '停止',
  '配信停止',
  '退订',
  '退訂',
  '수신거부',
  'توقف',
  'إيقاف',
  'עצור',
  'הסר',
];

/**
 * Opt-out words that elsewhere are an ordinary answer ("alto" is tall in Italian, "dur" hard in French, "TD" a bank):
 * they count only in a conversation of that language.
 */
const OPT_OUT_BY_LANGUAGE: ReadonlyMap<string, readonly string[]> = new Map([
  ['es', ['alto', 'baja']],
  ['pt', ['sair']],
  ['zh', ['td']],
  ['tr', ['dur', 'iptal']],
]);

const OPT_IN = ['start', 'unstop'];
/**
 * Of somebody who has opted out they mean "start again"; of anybody else they are an ordinary answer, and change nothing.
 * The languages are those of the opt-out words: whoever could stop in a language can start in it.
 */
const OPT_IN_IF_OPTED_OUT = [
  'yes',
  ...['reprendre', 'démarrer', 'commencer'],
  ...['comenzar', 'empezar', 'reanudar', 'iniciar', 'alta'],
  ...['começar', 'retomar'],
  ...['starten', 'fortsetzen', 'anmelden'],
  ...['inizia', 'riprendi', 'iscrivimi'],
  ...['старт', 'начать', 'почати', 'підписатися'],
  ...['開始', '再開', '开始', '恢复', '恢復', '訂閱', '订阅'],
  ...['시작', '수신동의'],
  ...['başla', 'ابدأ', 'استئناف', 'התחל'],
];
const HELP = ['help', 'info', 'aide', 'ayuda', 'hilfe', 'ajuda', 'aiuto'];

/** Longest text that is looked at, in UTF-16 units. Longer than any text message; keeps a hostile one cheap. */
const MAX_LENGTH = 2_000;

/** Words as they are compared, and as they stand in the list. */
const wordMap = (words: readonly string[]): ReadonlyMap<string, string> =>
  new Map(words.map((word) => [squeeze(foldForMatching(word)), word]));
const wordSet = (words: readonly string[]): ReadonlySet<string> => new Set(wordMap(words).keys());

const optOutEverywhere = wordMap(OPT_OUT_EVERYWHERE);
const optOutByLanguage = new Map(
  [...OPT_OUT_BY_LANGUAGE].map(([language, words]) => [language, wordMap(words)]),
);
const optIn = wordSet(OPT_IN);
const optInIfOptedOut = wordSet(OPT_IN_IF_OPTED_OUT);
const help = wordSet(HELP);

/**
 * What a caller's text says about texting. A word counts only as the whole message, whatever its case, accents, width,
 * punctuation and invisible characters. A word alone on the first line (a signature may follow), and sentences that
 * commonly mean the same, are suspected. `languages` are the tags the conversation may be in.
 */
export function classifyOptOut(text: string, languages: readonly string[]): OptOutVerdict {
  const capped = text.slice(0, MAX_LENGTH);
  const folded = foldForMatching(capped);
  const whole = squeeze(folded);
  if (whole === '') return 'none';
  if (listedWord(whole, languages)) return 'opt_out';
  if (optIn.has(whole)) return 'opt_in';
  if (optInIfOptedOut.has(whole)) return 'opt_in_if_opted_out';
  if (help.has(whole)) return 'help';
  const [firstLine = ''] = capped.trimStart().split(/[\r\n\u2028]/, 1);
  if (listedWord(squeeze(foldForMatching(firstLine)), languages)) return 'suspected';
  return isSuspectedPhrase(folded) ? 'suspected' : 'none';
}

/** The opt-out word of the list that a caller's text is, as it stands there; `null` when it is none. */
export function findOptOutWord(text: string, languages: readonly string[]): string | null {
  return listedWord(squeeze(foldForMatching(text.slice(0, MAX_LENGTH))), languages) ?? null;
}

function listedWord(word: string, languages: readonly string[]): string | undefined {
  const ofLanguages = languages.map((tag) =>
    optOutByLanguage.get(tag.toLowerCase().split('-', 1)[0] ?? '')?.get(word),
  );
  return optOutEverywhere.get(word) ?? ofLanguages.find((found) => found !== undefined);
}
