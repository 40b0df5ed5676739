import { type Finding, MOST_ROWS } from './find-violations.ts';

/** How many ids of an invariant are printed. */
const FIRST = 5;

/** A line for each invariant, and what to make of those that are broken. */
export function describeFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ invariant }) => invariant.id.length));
  const broken = findings.filter(({ rows }) => rows.length > 0);
  return [
    ...findings.map(({ invariant: { id, title }, rows }) =>
      rows.length === 0
        ? `ok      ${id.padEnd(width)}  ${title}`
        : `BROKEN  ${id.padEnd(width)}  ${title}: ${countOf(rows)}`,
    ),
    ...broken.flatMap(({ invariant: { id, explanation }, rows }) => [
      '',
      `${id}: ${explanation}`,
      ...rows.slice(0, FIRST).map((row) => `  ${`${row.tenantId} ${row.id}`.trim()}`),
      ...(rows.length > FIRST ? [`  and ${countOf(rows.slice(FIRST))}`] : []),
    ]),
  ].join('\n');
}

const countOf = (rows: readonly unknown[]) =>
  rows.length >= MOST_ROWS - FIRST
    ? `${rows.length} rows or more`
    : `${rows.length} row${rows.length === 1 ? '' : 's'}`;

/** The same for programs: an array with an object for each invariant. */
export function findingsJson(findings: readonly Finding[]): string {
  return JSON.stringify(
    findings.map(({ invariant: { id, title, explanation }, rows }) => ({
      ...{ id, title, ok: rows.length === 0 },
      ...(rows.length > 0 ? { explanation, rows, more: rows.length === MOST_ROWS } : {}),
    })),
    null,
    2,
  );
}
