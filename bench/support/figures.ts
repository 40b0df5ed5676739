import { mkdirSync, writeFileSync } from 'node:fs';

export interface Target {
  name: string;
  /** Measured. */
  value: number;
  unit: string;
  /** Holds when the value is at most, or at least, this. */
  limit: number;
  better: 'lower' | 'higher';
}

/** What was measured at several sizes; `npm run bench:plot` draws it. */
export interface Chart {
  /** What grows, and what was measured: the words beside the axes. */
  x: string;
  y: string;
  /** Of `y`. */
  limit: number;
  curves: Curve[];
}

export interface Curve {
  name: string;
  points: [x: number, y: number][];
}

/** What one bench leaves in `dist/bench/`. */
export interface Report {
  bench: string;
  /** By what they are; a name ends with the unit, after a comma. */
  figures: Record<string, number | string>;
  targets: readonly Target[];
  chart?: Chart;
}

/** Prints figures and targets, keeps them as JSON in `dist/bench/`, and fails the process when a target is missed. */
export function report(
  bench: string,
  figures: Record<string, number | string>,
  targets: readonly Target[],
  chart?: Chart,
): void {
  for (const [name, value] of Object.entries(figures)) console.log(`  ${name}: ${format(value)}`);
  for (const target of targets) {
    const met = target.better === 'lower' ? target.value <= target.limit : target.value >= target.limit;
    if (!met) process.exitCode = 1;
    const sign = target.better === 'lower' ? '<=' : '>=';
    console.log(
      `  ${met ? 'met   ' : 'MISSED'} ${target.name}: ${format(target.value)} ${target.unit} (target ${sign} ${target.limit})`,
    );
  }
  mkdirSync('dist/bench', { recursive: true });
  writeFileSync(
    `dist/bench/${bench}.json`,
    JSON.stringify({ bench, figures, targets, chart, node: process.version }, null, 2),
  );
}

const format = (value: number | string) =>
  typeof value === 'number' ? value.toLocaleString('en', { maximumFractionDigits: 2 }) : value;

/** The value below which a share of the samples lies; `share` from 0 to 1. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
