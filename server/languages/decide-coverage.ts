import { chooseLanguage, isFallbackStep } from '../../protocol/language-fallback.ts';
import { type QueueCoverage } from '../../protocol/language-coverage.ts';
import { choiceFor, type QueueLadder } from '../automatic-texts/decide-overview.ts';

/** Presets that are written in the same languages, for the same queue; `queue` is `null` for those of all queues. */
export interface PresetGroup {
  queue: string | null;
  languages: readonly string[];
  count: number;
}

/** What a caller of this queue gets in a language: presets as `listPresets` finds them, and automatic texts. Pure. */
export function decideCoverage(
  language: string,
  queue: QueueLadder,
  {
    tenantDefault,
    closing,
    autoReply,
    presets,
  }: {
    tenantDefault: string;
    /** Languages in which that text is switched on. */
    closing: readonly string[];
    autoReply: readonly string[];
    presets: readonly PresetGroup[];
  },
): QueueCoverage {
  const counts = { own: 0, other: 0, none: 0 };
  for (const group of presets) {
    if (group.queue !== null && group.queue !== queue.key) continue;
    const { defaultLanguage: queueDefault } = queue;
    const { step } = chooseLanguage({
      wanted: language,
      available: group.languages,
      queueDefault,
      tenantDefault,
    });
    counts[step === 'none' ? 'none' : isFallbackStep(step) ? 'other' : 'own'] += group.count;
  }
  return {
    key: queue.key,
    name: queue.name,
    offered: queue.languages.includes(language),
    presets: counts,
    closing: choiceFor(language, queue, { available: closing, tenantDefault }),
    autoReply: choiceFor(language, queue, { available: autoReply, tenantDefault }),
  };
}
