import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import { type Report } from '../support/figures.ts';
import { chartPicture } from './chart-picture.ts';
import { figuresTable, replaceFigures } from './figures-table.ts';
import { spreadsOf } from './spreads.ts';
import { targetsPicture } from './targets-picture.ts';
import { timesPicture } from './times-picture.ts';

/** Draws what the benches left in `dist/bench/` into docs/images/, and writes the same figures into docs/performance.md. */
const FIGURES = 'dist/bench';
const IMAGES = 'docs/images';
const DOCUMENT = 'docs/performance.md';

const reports = readdirSync(FIGURES)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => JSON.parse(readFileSync(path.join(FIGURES, name), 'utf8')) as Report);
if (reports.length === 0) throw new Error(`${FIGURES} holds no figures: npm run bench`);

const spreads = spreadsOf(reports);
const pictures = [
  { name: 'targets', alt: 'Measured values and their limits', svg: targetsPicture(reports) },
  ...(spreads.length > 0 ? [{ name: 'times', alt: 'How times are spread', svg: timesPicture(spreads) }] : []),
  ...reports.flatMap(({ bench, chart }) =>
    chart
      ? [{ name: bench, alt: `${bench}: ${chart.y}, by ${chart.x}`, svg: chartPicture(bench, chart) }]
      : [],
  ),
];
for (const old of readdirSync(IMAGES).filter((name) => /^performance-.*\.svg$/.test(name)))
  rmSync(path.join(IMAGES, old));
for (const { name, svg } of pictures) writeFileSync(path.join(IMAGES, `performance-${name}.svg`), svg);

const shown = pictures.map(({ name, alt }) => `![${alt}](images/performance-${name}.svg)`);
const written = replaceFigures(
  readFileSync(DOCUMENT, 'utf8'),
  [figuresTable(reports), ...shown].join('\n\n'),
);
const options = await prettier.resolveConfig(DOCUMENT);
writeFileSync(DOCUMENT, await prettier.format(written, { ...options, filepath: DOCUMENT }));
console.log(`${DOCUMENT}: ${reports.length} benches, ${pictures.length} pictures`);
