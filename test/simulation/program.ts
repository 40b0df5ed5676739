import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { explain, invariantsOf, play } from './play.ts';
import { buildStage } from './stage.ts';
import { type Summary } from './summary.ts';

/**
 * Plays runs on the server that MIDCALL_TEST_DATABASE_URL names: `<from> <count> [--until-found] [--trace]`. Writes what
 * breaks a promise to standard error, and a summary as one line of JSON to standard output. With `--until-found` it
 * ends at the first violation. With `--trace` each run's trace goes to dist/simulation/<number>.txt.
 */
const [from = 1, count = 1] = process.argv.slice(2, 4).map(Number);
const untilFound = process.argv.includes('--until-found');
const traced = process.argv.includes('--trace');

/** A long series says how far it is. */
const REPORT_EVERY = 100;

const stage = await buildStage();
const summary: Summary = { runs: 0, steps: 0, crashes: 0, seconds: 0, found: [] };
const startedAt = performance.now();
for (let number = from; number < from + count; number++) {
  const played = await play(stage, number, { shrink: !untilFound });
  const { run } = played;
  summary.runs++;
  summary.steps += run.steps;
  summary.crashes += run.crashes;
  if (summary.runs % REPORT_EVERY === 0)
    process.stderr.write(`${from}–${number}: ${summary.found.length} found\n`);
  if (traced) {
    mkdirSync('dist/simulation', { recursive: true });
    writeFileSync(`dist/simulation/${number}.txt`, run.trace.join('\n'));
    appendFileSync(
      `dist/simulation/${number}.txt`,
      `\n${[...run.history, ...run.ledger].map((line) => JSON.stringify(line)).join('\n')}\n`,
    );
  }
  if (run.violations.length === 0) continue;
  summary.found.push({
    number,
    invariants: invariantsOf(run.violations),
    what: run.violations[0]?.what ?? '',
  });
  if (untilFound) break;
  process.stderr.write(`${explain(played)}\n`);
}
summary.seconds = (performance.now() - startedAt) / 1_000;
await stage.close();
process.stdout.write(`${JSON.stringify(summary)}\n`);
