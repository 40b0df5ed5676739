import { type CostlyNote, noteCostly } from '../../protocol/costly-note.ts';
import { type CounterFacts, counterFacts } from '../../protocol/counter-text.ts';
import { findProfile } from '../../protocol/encoding-profile.ts';
import { MAX_CHARACTERS } from '../../protocol/message.ts';
import { normalizeText } from '../../protocol/normalize-text.ts';
import { countSegments, type SegmentCount } from '../../protocol/segments.ts';
import { resolveVariables } from '../../protocol/variables.ts';
import type { MarkedRun } from '../../ui/text-area.ts';

/** What a text that an administrator writes comes to. */
export interface TextLook {
  /** As it would stand on a telephone. */
  final: string;
  count: SegmentCount;
  counter: CounterFacts;
  costly: CostlyNote | null;
  /** Variables without a value and without a fallback. */
  missing: string[];
  /** Characters beyond the most there may be. */
  excess: number;
}

const LIMITS = { warnSegments: 3, maxSegments: 28 };
const VARIABLE = /\{\{([^{}|"\n]{1,80})(?:\|[ \t]{0,10}"[^"]{0,400}"[ \t]{0,10})?\}\}/g;

/** Counts as the widget does. `values`: of variables, by name. Pure. */
export function lookAt(
  text: string,
  profileId: string,
  values: Readonly<Record<string, string>> = {},
): TextLook {
  const profile = findProfile(profileId);
  const { text: filled, missing } = resolveVariables(text, values);
  const final = normalizeText(filled);
  const count = countSegments(final, profile);
  return {
    final,
    count,
    counter: counterFacts(count, profile, LIMITS),
    costly: noteCostly(text, profile),
    missing,
    excess: Math.max(0, countSegments(normalizeText(text), profile).characters - MAX_CHARACTERS),
  };
}

/** Names of the variables of a text, each once, in order. */
export const variablesOf = (text: string): string[] => [
  ...new Set([...text.matchAll(VARIABLE)].map(([, name = '']) => name.trim()).filter(Boolean)),
];

/** The text in runs: variables, costly characters, and what is too much. Pure. */
export function markPreset(text: string, { costly, excess }: TextLook): MarkedRun[] {
  if (excess > 0) {
    const kept = [...text].slice(0, -excess).join('');
    return [
      { text: kept, mark: 'none' },
      { text: text.slice(kept.length), mark: 'excess' },
    ];
  }
  const variables = [...text.matchAll(VARIABLE)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    mark: 'variable' as const,
  }));
  const slips = (costly?.spans ?? [])
    .filter(({ start, end }) => !variables.some((one) => start < one.end && one.start < end))
    .map((span) => ({ ...span, mark: 'costly' as const }));
  const runs: MarkedRun[] = [];
  let from = 0;
  for (const { start, end, mark } of [...variables, ...slips].sort((a, b) => a.start - b.start)) {
    runs.push({ text: text.slice(from, start), mark: 'none' }, { text: text.slice(start, end), mark });
    from = end;
  }
  return [...runs, { text: text.slice(from), mark: 'none' }];
}
