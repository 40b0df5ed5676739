import type { MarkedRun } from '../ui/text-area.ts';
import type { TextLook } from './text-look.ts';

const VARIABLE = /\{\{([^{}|"\n]{1,80})(?:\|[ \t]{0,10}"[^"]{0,400}"[ \t]{0,10})?\}\}/g;

/** Names of the variables of a text, each once, in order. */
export const variablesOf = (text: string): string[] => [
  ...new Set([...text.matchAll(VARIABLE)].map(([, name = '']) => name.trim()).filter(Boolean)),
];

/** The text in runs: variables, costly characters, and what is too much. Pure. */
export function markText(text: string, { costly, excess }: Pick<TextLook, 'costly' | 'excess'>): MarkedRun[] {
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
