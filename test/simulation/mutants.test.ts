import { expect, it } from 'vitest';
import { IS_WHOLE } from '../whole.ts';
import { CORPUS } from './corpus.ts';
import { MUTANTS } from './mutants/index.ts';
import { bundle, hunt, RUNS } from './mutants/hunt.ts';
import { apply } from './mutants/plant.ts';

/** Mutants that are hunted at once. */
const AT_ONCE = 2;

it('has mutants enough, each with a name of its own', () => {
  expect(MUTANTS.length).toBeGreaterThanOrEqual(20);
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
});

it('does not plant a fault where the source has moved on', () => {
  const edit = { file: 'a.ts', find: 'lock', replace: '' };
  expect(apply('a lock', edit, 'm')).toBe('a ');
  expect(() => apply('none', edit, 'm')).toThrow('0 times');
  expect(() => apply('lock and lock', edit, 'm')).toThrow('2 times');
});

it('can plant every mutant in the source as it stands', async () => {
  for (const [number, mutant] of MUTANTS.entries()) await bundle(`mutant-${number}`, mutant);
});

// hunting all of them takes two cores for minutes, so it is no part of every run
it.runIf(IS_WHOLE)(`finds every mutant by the run that is known for it, or within ${RUNS} runs`, async () => {
  const alive: string[] = [];
  const queue = [...MUTANTS.entries()];
  const hunter = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [number, mutant] = next;
      const name = `mutant-${number}`;
      const known = CORPUS[mutant.name];
      const again = known === undefined ? null : await hunt(mutant, { name, from: known, runs: 1 });
      if (again && again.found.length > 0) continue;
      const { found } = await hunt(mutant, { name });
      if (found.length === 0) alive.push(mutant.name);
      // the number belongs into the corpus
      else if (known !== found[0]?.number)
        process.stderr.write(`found by another run: '${mutant.name}': ${found[0]?.number},\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hunter));
  expect(alive).toEqual([]);
});
