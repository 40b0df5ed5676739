import { COLOURS, dot, line, picture, text } from './svg.ts';
import { type Spread } from './spreads.ts';
import { figure } from './target-words.ts';

const [WIDTH, ROW, EDGE] = [860, 30, 20];
const PLOT = { left: 300, right: 550 };
const TOP = 56;

/** The times of each thing on one line, from its first share to its last; powers of ten of milliseconds. */
export function timesPicture(spreads: readonly Spread[]): string {
  const all = spreads.flatMap(({ points }) => points.map(({ ms }) => ms));
  const first = Math.floor(Math.log10(Math.max(0.1, Math.min(...all))));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...all))));
  const x = (ms: number) =>
    PLOT.left + ((Math.log10(Math.max(ms, 10 ** first)) - first) / (last - first)) * (PLOT.right - PLOT.left);
  const bottom = TOP + spreads.length * ROW;
  const grid = Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i)).flatMap((ms) => [
    line(
      [
        [x(ms), TOP - 8],
        [x(ms), bottom - 8],
      ],
      COLOURS.frame,
    ),
    text(x(ms), TOP - 14, time(ms), { anchor: 'middle', colour: COLOURS.quiet }),
  ]);
  return picture({
    ...{ width: WIDTH, height: bottom + EDGE - 8 },
    title: 'How times are spread',
    description: `${spreads.map((spread) => `${nameOf(spread)}: ${inWords(spread)}`).join('. ')}.`,
    parts: [...grid, ...spreads.flatMap((spread, i) => row(spread, x, TOP + i * ROW + ROW / 2 - 8))],
  });
}

function row(spread: Spread, x: (ms: number) => number, y: number): string[] {
  const { bench, subject, points } = spread;
  return [
    text(EDGE, y + 4, bench, { bold: true }),
    text(EDGE + 88, y + 4, subject),
    line(
      points.map(({ ms }) => [x(ms), y] as const),
      COLOURS.met,
      'stroke-width="2"',
    ),
    ...points.map(({ ms, share }) =>
      dot(x(ms), y, {
        radius: 4.5,
        fill: share <= 50 ? COLOURS.ground : share < 100 ? COLOURS.met : COLOURS.text,
      }),
    ),
    text(PLOT.right + 16, y + 4, inWords(spread)),
  ];
}

const nameOf = ({ bench, subject }: Spread): string => (subject === '' ? bench : `${bench}, ${subject}`);

const inWords = ({ points }: Spread): string =>
  points.map(({ name, ms }) => `${name} ${time(ms)}`).join(', ');

const time = (ms: number): string => (ms >= 1_000 ? `${figure(ms / 1_000)} s` : `${figure(ms)} ms`);
