import { type ErrorCode } from '../../protocol/error-codes.ts';
import { MAX_PERSONAL_PRESETS } from '../../protocol/personal-preset.ts';
import { type PresetItem } from '../../protocol/preset.ts';

/** What decides whether a preset may be written, beside its text. */
export interface WritingFacts {
  /** In some queue agents may have presets of their own. */
  allowed: boolean;
  /** What the agent has already, without the one that is changed. */
  others: readonly { keyword: string | null }[];
  isNew: boolean;
  keyword: string | null;
  /** An administrator's preset has this keyword. */
  keywordOfAdministrators: boolean;
}

/** Why an agent's preset is not written; `null`: it is. A keyword is one preset's, whatever its case. Pure. */
export function refusalOfWriting(facts: WritingFacts): ErrorCode | null {
  if (!facts.allowed) return 'presets_off';
  if (facts.isNew && facts.others.length >= MAX_PERSONAL_PRESETS) return 'personal_presets_full';
  if (facts.keyword === null) return null;
  const wanted = facts.keyword.toLowerCase();
  const isTaken = facts.others.some(({ keyword }) => keyword?.toLowerCase() === wanted);
  return isTaken || facts.keywordOfAdministrators ? 'key_duplicate' : null;
}

/**
 * An agent's presets behind those of administrators. A keyword that both have is the administrator's: it was given to a
 * preset after the agent had chosen it. Pure.
 */
export function joinLayers(administrators: readonly PresetItem[], own: readonly PresetItem[]): PresetItem[] {
  const taken = new Set(administrators.flatMap(({ keyword }) => keyword?.toLowerCase() ?? []));
  return [
    ...administrators,
    ...own.map((item) =>
      item.keyword !== null && taken.has(item.keyword.toLowerCase()) ? { ...item, keyword: null } : item,
    ),
  ];
}
