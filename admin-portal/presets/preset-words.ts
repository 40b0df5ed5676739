import { type Preset } from '../../protocol/preset.ts';
import { locale, t } from '../../ui/i18n.ts';
import { lookAt } from '../text-look.ts';
import { fieldOf } from './preset-draft.ts';

/** `Italian`, in the language of the interface. */
export function languageWords(tag: string): string {
  const name = new Intl.DisplayNames([locale()], { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(locale()) + name.slice(1);
}

/** What a preset is called in the list: its source's label, or that of any language. */
export const titleOf = ({ texts, sourceLanguage }: Preset): string =>
  (texts[sourceLanguage] ?? Object.values(texts)[0])?.label ?? '';

export type CellState = 'source' | 'current' | 'stale' | 'missing' | 'unneeded';

/** The text that stands in a column, and how it is. */
export interface Cell {
  /** Language of the text that serves the column. */
  language: string;
  state: CellState;
  segments: number;
}

/** What stands in a column of a preset: its own text, or that of the language without its region. */
export function cellOf(preset: Preset, column: string, profileIds: readonly string[]): Cell {
  const own = preset.texts[column] ? column : baseOf(preset, column);
  const text = own === null ? undefined : preset.texts[own];
  if (own === null || !text) {
    const state = preset.missing.includes(column) ? 'missing' : 'unneeded';
    return { language: column, state, segments: 0 };
  }
  return { language: own, state: text.state, segments: lookAt(text.text, { profileIds }).count.segments };
}

/** `it` stands for `it-IT` where the server misses nothing. */
function baseOf(preset: Preset, column: string): string | null {
  if (preset.missing.includes(column)) return null;
  const { language } = new Intl.Locale(column);
  return preset.texts[language] ? language : null;
}

export const stateWords = (state: CellState): string =>
  state === 'unneeded' ? t('admin:messages.state.unneeded') : t(`admin:messages.state.${state}`);

export const dateWords = (at: string): string =>
  new Intl.DateTimeFormat(locale(), {
    numberingSystem: 'latn',
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(new Date(at));

/** What the fields of a preset in these languages are called, where two versions of it stand side by side. */
export function differenceNames(languages: readonly string[]): Record<string, string> {
  const ofText = languages.flatMap((language): [string, string][] => [
    [fieldOf('label', language), `${t('admin:messages.label')}, ${languageWords(language)}`],
    [fieldOf('text', language), `${t('admin:messages.content')}, ${languageWords(language)}`],
  ]);
  return {
    category: t('admin:messages.category'),
    keyword: t('admin:messages.keyword'),
    queue: t('admin:messages.queue'),
    ...Object.fromEntries(ofText),
  };
}
