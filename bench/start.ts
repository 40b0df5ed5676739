import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { quantile, report, type Target } from './support/figures.ts';
import { type Started, startMidcall } from './support/started-product.ts';

/**
 * How long people wait for Midcall: from the command to the printed address with everything installed and built, on no
 * data and on what an earlier run left; and from SIGTERM to the end. `FRESH=1`: also from a fresh clone, packages and
 * build included.
 */
const ROUNDS = 3;

const temp = await mkdtemp(path.join(tmpdir(), 'midcall-start-'));
try {
  const [fresh, existing, ends]: number[][] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const times of [fresh!, existing!]) {
      const started = await start(process.cwd(), path.join(temp, `data-${round}`));
      times.push(started.seconds);
      ends!.push(await started.stop());
    }
  }
  const targets = [
    seconds('start on no data, median', quantile(fresh!, 0.5), 5),
    seconds('start on existing data, median', quantile(existing!, 0.5), 5),
    seconds('SIGTERM to the end, longest', Math.max(...ends!), 10),
  ];
  if (process.env['FRESH']) targets.push(seconds('fresh clone to printed address', await fromClone(), 90));
  report('start', { 'starts of each kind': ROUNDS }, targets);
} finally {
  await rm(temp, { recursive: true, force: true, maxRetries: 5 });
}

function start(folder: string, dataDir: string): Promise<Started> {
  return startMidcall({ command: process.execPath, args: ['scripts/start.mjs'], folder, dataDir });
}

/** Seconds `git clone` and `npm start` take together. What was committed is measured, not the working tree. */
async function fromClone(): Promise<number> {
  const folder = path.join(temp, 'clone');
  const before = performance.now();
  execFileSync('git', ['clone', '--quiet', process.cwd(), folder]);
  const clonedAfter = (performance.now() - before) / 1_000;
  const started = await startMidcall({
    ...{ command: 'npm', args: ['start'], folder, dataDir: path.join(temp, 'clone-data') },
  });
  await started.stop();
  return clonedAfter + started.seconds;
}

function seconds(name: string, value: number, limit: number): Target {
  return { name, value, unit: 's', limit, better: 'lower' };
}
