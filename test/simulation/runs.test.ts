import { afterAll, beforeAll, expect, it } from 'vitest';
import { IS_WHOLE } from '../whole.ts';
import { CORPUS } from './corpus.ts';
import { explain, play } from './play.ts';
import { type Run, simulate } from './simulate.ts';
import { buildStage, type Stage } from './stage.ts';
import { planOf } from './workload.ts';

/** Runs from number 1 on; the long form plays a thousand. */
const RUNS = Number(process.env['SIMULATION_RUNS'] ?? (IS_WHOLE ? 25 : 12));

let stage: Stage;
beforeAll(async () => {
  stage = await buildStage();
});
afterAll(() => stage.close());

const runs = new Map<number, Run>();

async function keepsPromises(number: number): Promise<Run> {
  const known = runs.get(number);
  if (known) return known;
  const played = await play(stage, number, { shrink: true });
  expect(played.run.violations, explain(played)).toEqual([]);
  runs.set(number, played.run);
  return played.run;
}

it('keeps every promise in the runs that once found something', async () => {
  for (const number of new Set(Object.values(CORPUS))) await keepsPromises(number);
});

it(`keeps every promise in ${RUNS} runs with crashes`, async () => {
  let crashes = 0;
  for (let number = 1; number <= RUNS; number++) crashes += (await keepsPromises(number)).crashes;
  expect(crashes).toBeGreaterThan(RUNS);
});

it('plays the same run for the same number, step by step', async () => {
  for (const number of [8, 12]) {
    const [first, second] = [
      await simulate(stage, number, planOf(number)),
      await simulate(stage, number, planOf(number)),
    ];
    expect(first.trace.length).toBeGreaterThan(200);
    const different = first.trace.findIndex((line, i) => line !== second.trace[i]);
    expect(second.trace.slice(different - 2, different + 3)).toEqual(
      first.trace.slice(different - 2, different + 3),
    );
    expect(second.fingerprint).toBe(first.fingerprint);
    expect(second.history).toEqual(first.history);
    expect(second.ledger).toEqual(first.ledger);
  }
});
