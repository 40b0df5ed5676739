import { type HistoryLine, type LedgerLine, type Violation } from './history.ts';

/** Violations for people, each with the lines of history and ledger that concern what it names. */
export function formatViolations(
  violations: readonly Violation[],
  { history, ledger }: { history: readonly HistoryLine[]; ledger: readonly LedgerLine[] },
): string {
  const operations = operationsById(history);
  const lines = [
    ...history.map((line) => ({ at: line.at, text: JSON.stringify(line), of: operations(line) })),
    ...ledger.map((line) => ({ at: line.at, text: `carrier ${JSON.stringify(line)}`, of: '' })),
  ].sort((a, b) => a.at - b.at);
  return violations
    .map(({ invariant, what }) => {
      const names = namesIn(what);
      const told = lines.filter(({ text, of }) =>
        names.some((name) => text.includes(name) || of.includes(name)),
      );
      return [`${invariant}: ${what}`, ...told.map(({ at, text }) => `  ${at}  ${text}`)].join('\n');
    })
    .join('\n\n');
}

/** Ids, keys and numbers a sentence names, each as it stands in JSON. */
function namesIn(sentence: string): string[] {
  const words = sentence.split(/[\s,]+/).map((word) => word.replace(/^["(]+|[":;).]+$/g, ''));
  const operation = /\bsends? (\d+)(?: and (\d+))?/.exec(sentence)?.slice(1) ?? [];
  return [
    // an id has a digit in it, and is no plain number
    ...words.filter((word) => /\d/.test(word) && !/^\d+$/.test(word)).map((word) => `"${word}"`),
    ...operation.filter((id) => id !== undefined).map((id) => `"id":${id},`),
  ];
}

/** Of the line of an answer, the request; a request is told with its answer. */
function operationsById(history: readonly HistoryLine[]): (line: HistoryLine) => string {
  const texts = new Map<number, string>();
  for (const line of history)
    if (line.type === 'invoke' || line.type === 'end')
      texts.set(line.id, `${texts.get(line.id) ?? ''}${JSON.stringify(line)}`);
  return (line) => (line.type === 'invoke' || line.type === 'end' ? (texts.get(line.id) ?? '') : '');
}
