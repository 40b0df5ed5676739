/** A run of words that stayed, came or went. */
export interface WordRun {
  text: string;
  change: 'same' | 'added' | 'removed';
}

/** More words than this are shown whole: the table below grows with the square. */
const MOST = 600;

/** What became of `before`: the longest common run of words stays. Words keep the blanks behind them. Pure. */
export function wordDifference(before: string, after: string): WordRun[] {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  if (old.length > MOST || now.length > MOST) return [{ text: after, change: 'added' }];
  const longest = commonLengths(old, now);
  const runs: WordRun[] = [];
  const add = (text: string, change: WordRun['change']) => {
    const last = runs.at(-1);
    if (last?.change === change) last.text += text;
    else runs.push({ text, change });
  };
  for (let i = 0, j = 0; i < old.length || j < now.length;) {
    if (i < old.length && j < now.length && old[i]!.trim() === now[j]!.trim()) {
      add(now[j]!, 'same');
      i++;
      j++;
    } else if (i < old.length && (j >= now.length || longest[i + 1]![j]! >= longest[i]![j + 1]!)) {
      add(old[i++]!, 'removed');
    } else {
      add(now[j++]!, 'added');
    }
  }
  return runs;
}

/** `result[i][j]`: length of the longest common run of the words from `i` and from `j` on. */
function commonLengths(old: readonly string[], now: readonly string[]): number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      lengths[i]![j] =
        old[i]!.trim() === now[j]!.trim()
          ? lengths[i + 1]![j + 1]! + 1
          : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  return lengths;
}

const wordsOf = (text: string): string[] => text.match(/\s*\S+\s*/g) ?? [];
