import { type Chart } from '../support/figures.ts';
import { COLOURS, line, picture, text } from './svg.ts';
import { figure } from './target-words.ts';

const [WIDTH, HEIGHT] = [860, 300];
const PLOT = { left: 56, right: 520, top: 44, bottom: 244 };
/** Told apart by more than their colour. */
const STROKES = [
  ['#1f7a74', ''],
  ['#8a4b08', '6 3'],
  ['#5b3fa0', '2 3'],
  ['#0b5cad', '10 3 2 3'],
  ['#9c2463', '12 4'],
  ['#4a5560', '1 2'],
  ['#6a6200', '8 2 2 2 2 2'],
] as const;
const LABEL_HEIGHT = 19;

/** What was measured at several sizes: sizes by their powers of ten, values from nothing. */
export function chartPicture(bench: string, chart: Chart): string {
  const points = chart.curves.flatMap((curve) => curve.points);
  const sizes = [...new Set(points.map(([x]) => x))].sort((left, right) => left - right);
  const [first, last] = [Math.log10(sizes[0]!), Math.log10(sizes.at(-1)!)];
  const highest = Math.max(chart.limit, ...points.map(([, y]) => y)) * 1.1;
  const x = (size: number) =>
    PLOT.left + ((Math.log10(size) - first) / (last - first || 1)) * (PLOT.right - PLOT.left);
  const y = (value: number) => PLOT.bottom - (value / highest) * (PLOT.bottom - PLOT.top);
  const across = (value: number, colour: string, more: string) =>
    line(
      [
        [PLOT.left, y(value)],
        [PLOT.right, y(value)],
      ],
      colour,
      more,
    );
  const ends = spread(chart.curves.map(({ points: all }) => y(all.at(-1)![1])));
  const curves = chart.curves.flatMap(({ name, points: all }, i) => {
    const [colour, dashes] = STROKES[i % STROKES.length]!;
    const end = all.at(-1)!;
    const at = ends[i]!;
    return [
      line(
        all.map(([size, value]) => [x(size), y(value)] as const),
        colour,
        `stroke-width="2.5" stroke-dasharray="${dashes}"`,
      ),
      line(
        [
          [PLOT.right + 4, y(end[1])],
          [PLOT.right + 26, at],
        ],
        colour,
      ),
      text(PLOT.right + 32, at + 4, `${figure(end[1])}  ${name}`, { colour }),
    ];
  });
  return picture({
    ...{ width: WIDTH, height: HEIGHT },
    title: `${bench}: ${chart.y}, by ${chart.x}`,
    description: `${chart.curves.map(inWords).join('. ')}. Limit ${figure(chart.limit)}.`,
    parts: [
      text(PLOT.left - 36, 24, chart.y, { bold: true }),
      across(0, COLOURS.quiet, ''),
      across(1, COLOURS.frame, ''),
      across(chart.limit, COLOURS.missed, 'stroke-dasharray="4 4"'),
      text(PLOT.left + 6, y(chart.limit) - 6, `limit ${figure(chart.limit)}`, { colour: COLOURS.missed }),
      ...[0, 1].map((value) =>
        text(PLOT.left - 8, y(value) + 4, String(value), { anchor: 'end', colour: COLOURS.quiet }),
      ),
      ...sizes.map((size) =>
        text(x(size), PLOT.bottom + 20, figure(size), { anchor: 'middle', colour: COLOURS.quiet }),
      ),
      text((PLOT.left + PLOT.right) / 2, PLOT.bottom + 40, chart.x, { anchor: 'middle' }),
      ...curves,
    ],
  });
}

const inWords = ({ name, points }: Chart['curves'][number]): string =>
  `${name}: ${points.map(([size, value]) => `${figure(value)} at ${figure(size)}`).join(', ')}`;

/** Heights for labels, as near to these as goes without one covering another. */
function spread(heights: readonly number[]): number[] {
  const order = heights.map((_, i) => i).sort((left, right) => heights[left]! - heights[right]!);
  const middle = heights.reduce((sum, height) => sum + height, 0) / heights.length;
  const placed: number[] = [];
  order.forEach((i, rank) => (placed[i] = middle + (rank - (order.length - 1) / 2) * LABEL_HEIGHT));
  return placed;
}
