import fc from 'fast-check';
import { type Violation } from '../verification/history.ts';
import { formatViolations } from '../verification/format-violations.ts';
import { type Run, simulate } from './simulate.ts';
import { type Stage } from './stage.ts';
import { planOf, withReach, type Workload, workload } from './workload.ts';

/** Milliseconds a smaller workload with a violation is looked for. */
const SHRINK_MS = 20_000;

export interface Played {
  number: number;
  run: Run;
  /** The smallest workload found that violates something, with the chance of the same number. `null` without violation. */
  smallest: Workload | null;
}

/** Plays the run with this number. `shrink`: looks for a smaller workload when it violates something. */
export async function play(stage: Stage, number: number, { shrink }: { shrink: boolean }): Promise<Played> {
  const run = await simulate(stage, number, planOf(number));
  const smallest = shrink && run.violations.length > 0 ? await smaller(stage, number) : null;
  return { number, run, smallest };
}

async function smaller(stage: Stage, number: number): Promise<Workload | null> {
  const until = performance.now() + SHRINK_MS;
  const property = fc.asyncProperty(workload, async (plan) => {
    // whatever is tried after that is taken to be in order, which ends the search
    if (performance.now() > until) return true;
    return (await simulate(stage, number, withReach(number, plan))).violations.length === 0;
  });
  const { counterexample } = await fc.check(property, { seed: number, numRuns: 1 });
  return counterexample?.[0] ?? null;
}

/** What somebody needs who looks into a violation. */
export function explain({ number, run, smallest }: Played): string {
  return [
    `run ${number} breaks a promise; npm run simulate -- ${number} plays it again`,
    formatViolations(run.violations, run),
    ...(smallest ? [`a smaller workload that does: ${JSON.stringify(smallest)}`] : []),
  ].join('\n');
}

export const invariantsOf = (violations: readonly Violation[]): string[] => [
  ...new Set(violations.map(({ invariant }) => invariant)),
];
