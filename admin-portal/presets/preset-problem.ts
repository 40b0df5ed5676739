import { t } from '../../ui/i18n.ts';
import { lookAt } from '../text-look.ts';
import { inputOf, type PresetDraft } from './preset-draft.ts';
import { languageWords } from './preset-words.ts';

/** Why this cannot be saved, in words; empty: it can. */
export function presetProblem(draft: PresetDraft, profileIds: readonly string[]): string {
  const { texts } = inputOf(draft);
  const written = Object.entries(texts);
  const half = written.find(([, { label, text }]) => !label.trim() || !text.trim());
  if (half) return t('admin:messages.incomplete', { language: languageWords(half[0]) });
  if (written.length === 0) return t('admin:messages.writeFirst');
  const excess = Math.max(...written.map(([, { text }]) => lookAt(text, { profileIds }).excess));
  if (excess > 0) return t('admin:text.excess', { count: excess });
  return keywordIsWrong(draft['keyword'] ?? '') ? t('admin:messages.keywordWrong') : '';
}

/** As the server takes it: agents type `#` and the word. */
export const keywordIsWrong = (keyword: string): boolean =>
  keyword.trim() !== '' && !/^[\p{L}\p{N}_-]{1,30}$/u.test(keyword.trim());
