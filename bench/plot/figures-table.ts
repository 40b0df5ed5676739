import { type Report } from '../support/figures.ts';
import { isMet, limitWords, measuredWords } from './target-words.ts';

const MARKS = ['<!-- figures: written by `npm run bench:plot` -->', '<!-- end of figures -->'] as const;

/** Markdown: a row for each target. */
export function figuresTable(reports: readonly Report[]): string {
  const rows = reports.flatMap(({ bench, targets }) =>
    targets.map((target) => [
      ...[`\`${bench}\``, target.name, limitWords(target), measuredWords(target)],
      isMet(target) ? 'met' : '**missed**',
    ]),
  );
  return [['bench', 'target', 'limit', 'measured', ''], Array<string>(5).fill('---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** Puts `content` between the marks of a document. Throws when it has none. */
export function replaceFigures(document: string, content: string): string {
  const [from, to] = [document.indexOf(MARKS[0]), document.indexOf(MARKS[1])];
  if (from < 0 || to < from) throw new Error(`the document has no "${MARKS[0]}" with "${MARKS[1]}" after it`);
  return `${document.slice(0, from)}${MARKS[0]}\n\n${content}\n\n${document.slice(to)}`;
}
