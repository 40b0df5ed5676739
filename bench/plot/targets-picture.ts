import { type Report, type Target } from '../support/figures.ts';
import { box, COLOURS, line, picture, text } from './svg.ts';
import { isMet, limitWords, measuredWords } from './target-words.ts';

const [WIDTH, ROW, EDGE] = [860, 24, 20];
const BARS = { left: 320, limit: 470, right: 540 };
/** Times the limit at the right end; what is longer is cut there. */
const LONGEST = (BARS.right - BARS.left) / (BARS.limit - BARS.left);

/** Numbers of things, where nothing lies between all and not all, stand in the table alone. */
const isDrawn = ({ unit, limit }: Target): boolean => unit !== '' || !Number.isInteger(limit);

/** Each measured value as a bar, the limit of all at one line, what is allowed shaded. */
export function targetsPicture(reports: readonly Report[]): string {
  const groups = reports
    .map(({ bench, targets }) => ({ bench, targets: targets.filter(isDrawn) }))
    .filter(({ targets }) => targets.length > 0);
  const parts: string[] = [];
  let y = EDGE + 4;
  parts.push(text(EDGE, y + 4, 'shaded: where a bar may end', { colour: COLOURS.quiet }));
  parts.push(text(BARS.limit, y + 4, 'limit', { anchor: 'middle', colour: COLOURS.quiet }));
  y += 18;
  for (const { bench, targets } of groups) {
    parts.push(text(EDGE, y + 14, bench, { bold: true }));
    y += ROW;
    for (const target of targets) {
      parts.push(...row(target, y));
      y += ROW;
    }
    y += 6;
  }
  const said = groups.flatMap(({ bench, targets }) => targets.map((target) => `${bench}: ${words(target)}`));
  return picture({
    ...{ width: WIDTH, height: y + EDGE - 6, parts },
    title: 'Measured values and their limits',
    description: `${said.join('. ')}.`,
  });
}

function row(target: Target, y: number): string[] {
  const { value, limit, better } = target;
  const met = isMet(target);
  const share = limit === 0 ? Number(value > 0) * LONGEST : value / limit;
  const width = Math.max(2, Math.min(share, LONGEST) * (BARS.limit - BARS.left));
  const [from, to] = better === 'lower' ? [BARS.left, BARS.limit] : [BARS.limit, BARS.right];
  const fill = met ? COLOURS.met : COLOURS.missed;
  return [
    text(EDGE + 12, y + 13, target.name),
    box(from, y, { width: to - from, height: 18, fill: COLOURS.allowed }),
    box(BARS.left, y + 4, { width, height: 10, fill }),
    ...(share > LONGEST ? [cut(y, fill)] : []),
    line(
      [
        [BARS.limit, y - 2],
        [BARS.limit, y + 20],
      ],
      COLOURS.text,
      'stroke-width="1.5"',
    ),
    text(BARS.right + 14, y + 13, measuredWords(target), { bold: true, colour: fill }),
    text(BARS.right + 136, y + 13, `${limitWords(target)}${met ? '' : ', missed'}`),
  ];
}

/** Two strokes across the end of a bar that is longer than its room. */
function cut(y: number, fill: string): string {
  const stroke = (x: number) =>
    line(
      [
        [x, y + 15],
        [x + 4, y + 3],
      ],
      COLOURS.ground,
      'stroke-width="2"',
    );
  return (
    stroke(BARS.right - 14) + stroke(BARS.right - 8) + box(BARS.right, y + 4, { width: 3, height: 10, fill })
  );
}

const words = (target: Target): string =>
  `${target.name} ${measuredWords(target)}, ${limitWords(target)}, ${isMet(target) ? 'met' : 'missed'}`;
