import type { MarkedRun } from '../ui/text-area.ts';
import type { Composition } from './composition.ts';

/** `text` as typed, cut into runs: what is too much at its end, else the costly characters. */
export function markText(
  text: string,
  { refusal, costly }: Pick<Composition, 'refusal' | 'costly'>,
): MarkedRun[] {
  if (refusal?.code === 'tooLong') {
    const kept = [...text].slice(0, -refusal.excess).join('');
    return [
      { text: kept, mark: 'none' },
      { text: text.slice(kept.length), mark: 'excess' },
    ];
  }
  const runs: MarkedRun[] = [];
  let from = 0;
  for (const { start, end } of costly?.spans ?? []) {
    runs.push(
      { text: text.slice(from, start), mark: 'none' },
      { text: text.slice(start, end), mark: 'costly' },
    );
    from = end;
  }
  return [...runs, { text: text.slice(from), mark: 'none' }];
}
