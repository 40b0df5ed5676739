import { foldText } from '../protocol/fold-text.ts';
import type { PresetItem } from '../protocol/preset.ts';

/** A run of rows under one heading. `title` is the administrator's category, `null` when it has none. */
export interface PresetGroup {
  kind: 'recent' | 'category' | 'otherLanguages' | 'personal';
  title: string | null;
  items: PresetItem[];
}

const haystacks = new WeakMap<PresetItem, string>();

function haystackOf(preset: PresetItem): string {
  let folded = haystacks.get(preset);
  if (folded === undefined) {
    folded = foldText(`${preset.label}\n${preset.keyword ?? ''}\n${preset.text}`);
    haystacks.set(preset, folded);
  }
  return folded;
}

/** Presets whose label, keyword or text has every word of `query`, in their order; all of them for an empty query. */
export function searchPresets(presets: readonly PresetItem[], query: string): PresetItem[] {
  const words = foldText(query).split(/\s+/).filter(Boolean);
  return presets.filter((preset) => words.every((word) => haystackOf(preset).includes(word)));
}

/** The most recent ones that still exist. */
export function recentOf(
  presets: readonly PresetItem[],
  recentIds: readonly string[],
  limit: number,
): PresetItem[] {
  const byId = new Map(presets.map((preset) => [preset.id, preset]));
  return recentIds.flatMap((id) => byId.get(id) ?? []).slice(0, limit);
}

/**
 * A few at hand, in the language of the call: recently used ones, filled up from the top of the list. Those of the
 * agent's own stand apart, in the picker.
 */
export function atHandOf(
  presets: readonly PresetItem[],
  recentIds: readonly string[],
  limit: number,
): PresetItem[] {
  const theirs = presets.filter(({ fallback, layer }) => !fallback && layer !== 'personal');
  const recent = recentOf(theirs, recentIds, limit);
  return [...recent, ...theirs.filter((preset) => !recent.includes(preset))].slice(0, limit);
}

const RECENT_SHOWN = 3;

/**
 * Rows of the picker: recent ones, then by category in the administrator's order, then those in another language; the
 * agent's own behind all of them, in whatever language. A preset stands in one place only; while searching there is no
 * group of recent ones.
 */
export function groupPresets(
  presets: readonly PresetItem[],
  { query, recentIds }: { query: string; recentIds: readonly string[] },
): PresetGroup[] {
  const found = searchPresets(presets, query);
  const administrators = found.filter(({ layer }) => layer !== 'personal');
  const inLanguage = administrators.filter((preset) => !preset.fallback);
  const recent = query.trim() === '' ? recentOf(inLanguage, recentIds, RECENT_SHOWN) : [];
  const groups: PresetGroup[] = [
    { kind: 'recent', title: null, items: recent },
    ...byCategory(inLanguage.filter((preset) => !recent.includes(preset))),
    { kind: 'otherLanguages', title: null, items: administrators.filter((preset) => preset.fallback) },
    { kind: 'personal', title: null, items: found.filter(({ layer }) => layer === 'personal') },
  ];
  return groups.filter((group) => group.items.length > 0);
}

function byCategory(presets: readonly PresetItem[]): PresetGroup[] {
  const groups = new Map<string, PresetItem[]>();
  for (const preset of presets) groups.set(preset.category, [...(groups.get(preset.category) ?? []), preset]);
  return [...groups].map(([title, items]) => ({ kind: 'category', title: title || null, items }));
}
