import type { Preset } from '../../protocol/preset.ts';
import { languagesOf, type PresetDraft } from './preset-draft.ts';

/** What a queue is to a preset. */
export interface QueueChoice {
  key: string;
  name: string;
  languages: readonly string[];
}

/**
 * The languages a preset is written in: its source, what it has, then what the callers of its queues speak and no text of
 * it serves; and the one that is open. Each once. Pure.
 */
export function languagesToWrite({
  draft,
  preset,
  queues,
  open,
}: {
  draft: PresetDraft;
  preset: Pick<Preset, 'sourceLanguage' | 'missing'> | null;
  queues: readonly QueueChoice[];
  open: string;
}): string[] {
  const queue = draft['queue'] ?? '';
  const needed = queues
    .filter(({ key }) => queue === '' || key === queue)
    .flatMap(({ languages }) => languages);
  const wanted = preset ? needed.filter((language) => preset.missing.includes(language)) : needed;
  const source = preset ? [preset.sourceLanguage] : [];
  return [...new Set([...source, ...languagesOf(draft), ...wanted, open])];
}
