import { type Preset } from '../../protocol/preset.ts';
import { formatNumber, locale, t } from '../../ui/i18n.ts';
import { lookAt, type TextLook } from './text-look.ts';

/** `44 / 160`, `190 (2 messages)`, `931 / 918`. */
export function counterWords({ counter: { characters, limit, segments } }: TextLook): string {
  if (limit === null) return t('admin:messages.counter', { characters, count: segments });
  return `${formatNumber(characters)} / ${formatNumber(limit)}`;
}

export const messagesWords = (count: number): string => t('admin:messages.takes', { count });

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
export function cellOf(preset: Preset, column: string, profileId: string): Cell {
  const own = preset.texts[column] ? column : baseOf(preset, column);
  const text = own === null ? undefined : preset.texts[own];
  if (own === null || !text) {
    const state = preset.missing.includes(column) ? 'missing' : 'unneeded';
    return { language: column, state, segments: 0 };
  }
  return { language: own, state: text.state, segments: lookAt(text.text, profileId).count.segments };
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
