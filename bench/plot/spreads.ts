import { type Report } from '../support/figures.ts';

/** How the times of one thing are spread. */
export interface Spread {
  bench: string;
  /** Of what; empty when the bench says it. */
  subject: string;
  /** Milliseconds, in rising order of share. */
  points: { name: string; share: number; ms: number }[];
}

const SHARE = /\b(?:p(\d{2}(?:\.\d+)?)|last|longest)\b/;
const MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000 };

/** Finds times that are told as shares (`p50`, `p99`, `last`), by the names of figures and targets; single ones are none. */
export function spreadsOf(reports: readonly Report[]): Spread[] {
  return reports.flatMap(spreadsOfOne).filter(({ points }) => points.length > 1);
}

function spreadsOfOne({ bench, figures, targets }: Report): Spread[] {
  const bySubject = new Map<string, Spread['points']>();
  const add = (name: string, unit: string, value: unknown) => {
    const found = SHARE.exec(name);
    const factor = MS[unit];
    if (!found || factor === undefined || typeof value !== 'number') return;
    const subject = name
      .replace(SHARE, '')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
      .join(', ');
    const share = found[1] === undefined ? 100 : Number(found[1]);
    const points = bySubject.get(subject) ?? [];
    bySubject.set(subject, [...points, { name: found[0], share, ms: value * factor }]);
  };
  for (const [name, value] of Object.entries(figures)) {
    const unit = /, (ms|s)$/.exec(name)?.[1] ?? '';
    add(unit === '' ? name : name.slice(0, -unit.length - 2), unit, value);
  }
  for (const { name, unit, value } of targets) add(name, unit, value);
  return join(bySubject).map(([subject, points]) => ({
    ...{ bench, subject },
    points: [...points].sort((left, right) => left.share - right.share),
  }));
}

/** What has no subject is about the one that a bench names, if it names one. */
function join(bySubject: ReadonlyMap<string, Spread['points']>): [string, Spread['points']][] {
  const named = [...bySubject].filter(([subject]) => subject !== '');
  const unnamed = bySubject.get('');
  if (!unnamed) return named;
  if (named.length !== 1) return [...named, ['', unnamed]];
  const [subject, points] = named[0]!;
  return [[subject, [...points, ...unnamed]]];
}
