import { ar } from './texts/ar.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { it } from './texts/it.ts';
import { ja } from './texts/ja.ts';
import { ptBR } from './texts/pt-br.ts';

/** A text in each language of the demonstration. */
export type Translated<T> = Readonly<Record<keyof typeof LANGUAGES, T>>;

export interface DemoPreset {
  category: string;
  keyword: Keyword;
  /** `null`: for all queues. */
  queue: string | null;
  texts: Translated<{ label: string; body: string }>;
}

/** What one language says. */
export interface DemoTexts {
  presets: Readonly<Record<Keyword, { label: string; body: string }>>;
  /** When a call has ended: one message. */
  closing: string;
  /** To a text that comes after the end of the call: one message. */
  autoReply: string;
  /** Carries a link for photos. */
  photoLink: string;
  /** To a caller who waits and has agreed. */
  waitTime: string;
}

const LANGUAGES = { en, it, ja, fr, es, de, 'pt-BR': ptBR, ar } satisfies Record<string, DemoTexts>;

/** Languages of the demonstration, its first one first. */
export const DEMO_LANGUAGES = Object.keys(LANGUAGES);

/** In the order of the agent's list. */
const PRESETS = [
  { category: 'Everyday', keyword: 'photo', queue: null },
  { category: 'Everyday', keyword: 'visit', queue: null },
  { category: 'Everyday', keyword: 'number', queue: null },
  { category: 'Everyday', keyword: 'address', queue: null },
  { category: 'Everyday', keyword: 'track', queue: null },
  { category: 'Everyday', keyword: 'coming', queue: 'repairs' },
  { category: 'Safety', keyword: 'valve', queue: null },
  { category: 'Safety', keyword: 'power', queue: null },
  { category: 'Safety', keyword: 'gas', queue: null },
  { category: 'Billing', keyword: 'pay', queue: 'billing' },
  { category: 'Billing', keyword: 'plan', queue: 'billing' },
] as const;
type Keyword = (typeof PRESETS)[number]['keyword'];

export const DEMO_PRESETS: readonly DemoPreset[] = PRESETS.map((preset) => ({
  ...preset,
  texts: inEach(({ presets }) => presets[preset.keyword]),
}));
export const DEMO_CLOSING: Translated<string> = inEach(({ closing }) => closing);
export const DEMO_AUTO_REPLY: Translated<string> = inEach(({ autoReply }) => autoReply);
export const DEMO_WAIT_TIME: Translated<string> = inEach(({ waitTime }) => waitTime);
export const DEMO_PHOTO_LINK: Translated<string> = inEach(({ photoLink }) => photoLink);

function inEach<T>(say: (texts: DemoTexts) => T): Translated<T> {
  const said = Object.entries(LANGUAGES).map(([language, texts]) => [language, say(texts)]);
  // `entries` forgets that these are all the languages.
  return Object.fromEntries(said) as Translated<T>;
}
