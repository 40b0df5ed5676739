import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chartPicture } from '../../bench/plot/chart-picture.ts';
import { figuresTable, replaceFigures } from '../../bench/plot/figures-table.ts';
import { spreadsOf } from '../../bench/plot/spreads.ts';
import { targetsPicture } from '../../bench/plot/targets-picture.ts';
import { timesPicture } from '../../bench/plot/times-picture.ts';
import { type Report } from '../../bench/support/figures.ts';

const report: Report = {
  bench: 'doors',
  figures: { 'doors at once': 40, 'p50, ms': 12, 'last, ms': 1_900, 'made by': 'hand' },
  targets: [
    { name: 'p99 from "push" to <open>', value: 1_234.5, unit: 'ms', limit: 3_000, better: 'lower' },
    { name: 'open against shut', value: 0.9449, unit: '', limit: 0.95, better: 'higher' },
    { name: 'doors that opened', value: 40, unit: '', limit: 40, better: 'higher' },
  ],
};

describe('the pictures of figures', () => {
  it('write out both numbers of a target, and say in words which one is missed', () => {
    const svg = targetsPicture([report]);
    for (const words of ['1,235 ms', 'at most 3,000 ms', '0.945', 'at least 0.95, missed'])
      expect(svg).toContain(`>${words}</text>`);
    expect(svg).toContain('open against shut 0.945, at least 0.95, missed');
  });

  it('leave numbers of things to the table', () => {
    expect(targetsPicture([report])).not.toContain('doors that opened');
    expect(figuresTable([report])).toContain('| `doors` | doors that opened | at least 40 | 40 | met |');
  });

  it('hold no sign of a name that would end its text', () => {
    expect(targetsPicture([report])).not.toMatch(/<open>|"push"/);
  });

  it('have a title and a description, and numbers only where numbers belong', () => {
    const chart = {
      x: 'doors',
      y: 'times',
      limit: 2,
      curves: [{ name: 'a push', points: [[10, 1] as [number, number], [1_000, 1.5] as [number, number]] }],
    };
    for (const svg of [
      targetsPicture([report]),
      timesPicture(spreadsOf([report])),
      chartPicture('doors', chart),
    ]) {
      expect(svg).toMatch(/<title id="title">[^<]+<\/title>\n<desc id="description">[^<]+<\/desc>/);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});

it('finds how times are spread by the names of figures and targets', () => {
  expect(spreadsOf([report])).toEqual([
    {
      bench: 'doors',
      subject: 'from "push" to <open>',
      points: [
        { name: 'p50', share: 50, ms: 12 },
        { name: 'p99', share: 99, ms: 1_234.5 },
        { name: 'last', share: 100, ms: 1_900 },
      ],
    },
  ]);
});

it('replaces what stands between the marks of a document, and nothing else', () => {
  const marked = (content: string) => replaceFigures(readFileSync('docs/performance.md', 'utf8'), content);
  expect(marked('new')).not.toBe(marked('newer'));
  expect(replaceFigures(marked('new'), 'newer')).toBe(marked('newer'));
  expect(() => replaceFigures('no marks', 'new')).toThrow('the document has no');
});

it('shows in docs/performance.md what its pictures show', () => {
  const svg = readFileSync('docs/images/performance-targets.svg', 'utf8');
  const rows = readFileSync('docs/performance.md', 'utf8')
    .split('<!-- end of figures -->', 1)[0]!
    .split('\n');
  const told = rows
    .map((row) => row.split('|').map((cell) => cell.trim()))
    .filter(([, , , limit]) => /^at (most|least) (\d.* \S+|0\.\d+)$/.test(limit ?? ''));
  expect(told.length).toBeGreaterThan(5);
  for (const [, , name, limit, measured, verdict] of told) {
    const outcome = verdict === 'met' ? 'met' : 'missed';
    expect(svg).toContain(`${name} ${measured}, ${limit}, ${outcome}`);
  }
});
