import { foldText } from '../../protocol/fold-text.ts';
import { type PresetFilter, type PresetPage } from '../../protocol/preset-page.ts';
import { type LanguagesOfQueue, missingFinder, neededLanguages } from './decide-missing.ts';
import { sourceOf, stateOf } from './decide-versions.ts';

/** A preset without its words. */
export interface PresetIndexRow {
  id: string;
  category: string;
  queue: string | null;
  texts: readonly {
    language: string;
    version: number;
    addedAt: Date;
    reading: { language: string; version: number } | null;
  }[];
}

export interface PageFacts {
  /** In the administrator's order. */
  index: readonly PresetIndexRow[];
  queues: readonly LanguagesOfQueue[];
  tenantDefault: string;
  /** Keyword, labels and texts by id; asked for only where words are looked for. */
  words: ReadonlyMap<string, string>;
}

export type FoundPresets = Pick<PresetPage, 'counts' | 'languages' | 'categories'> & { ids: string[] };

/** Which presets fit, in order, and what there is to choose from. Pure. */
export function decidePage(facts: PageFacts, filter: PresetFilter): FoundPresets {
  const findMissing = missingFinder();
  const states = new Map(facts.index.map((row) => [row, stateOfPreset(row, facts, findMissing)]));
  const here = facts.index.filter((row) => fits(row, facts, filter));
  const { language } = filter;
  const isMissing = (row: PresetIndexRow) => has(states.get(row)!.missing, language);
  const isStale = (row: PresetIndexRow) => has(states.get(row)!.stale, language);
  const found = here.filter((row) =>
    filter.state === 'missing' ? isMissing(row) : filter.state === 'stale' ? isStale(row) : true,
  );
  return {
    ids: found.map(({ id }) => id),
    counts: {
      found: found.length,
      all: here.length,
      missing: here.filter(isMissing).length,
      stale: here.filter(isStale).length,
    },
    languages: languagesOf(facts),
    categories: [...new Set(facts.index.map(({ category }) => category))].filter(
      (category) => category !== '',
    ),
  };
}

const has = (languages: readonly string[], wanted: string | undefined): boolean =>
  wanted === undefined ? languages.length > 0 : languages.includes(wanted);

function stateOfPreset(
  { queue, texts }: PresetIndexRow,
  { queues, tenantDefault }: PageFacts,
  findMissing: ReturnType<typeof missingFinder>,
): { missing: string[]; stale: string[] } {
  const available = texts.map(({ language }) => language);
  const sourceLanguage = sourceOf(texts, tenantDefault);
  const source = texts.find(({ language }) => language === sourceLanguage);
  return {
    missing: findMissing(neededLanguages(queues, queue), available),
    stale: texts.filter((text) => stateOf(text, source) === 'stale').map(({ language }) => language),
  };
}

function fits(row: PresetIndexRow, { words }: PageFacts, { q = '', category, queue }: PresetFilter): boolean {
  if (category !== undefined && row.category !== category) return false;
  if (queue !== undefined && row.queue !== null && row.queue !== queue) return false;
  const wanted = foldText(q).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return true;
  const haystack = foldText(words.get(row.id) ?? '');
  return wanted.every((word) => haystack.includes(word));
}

function languagesOf({ index, queues, tenantDefault }: PageFacts): PresetPage['languages'] {
  const counts = new Map<string, number>();
  for (const { texts } of index)
    for (const { language } of texts) counts.set(language, (counts.get(language) ?? 0) + 1);
  const used = new Set(neededLanguages(queues, null));
  const all = [...new Set([...used, ...counts.keys()])].sort();
  const own = all.filter((language) => language === tenantDefault);
  return [...own, ...all.filter((language) => language !== tenantDefault)].map((language) => ({
    language,
    used: used.has(language),
    texts: counts.get(language) ?? 0,
  }));
}
