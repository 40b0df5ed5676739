import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkHistory } from '../verification/check-history.ts';
import { type Run } from '../verification/evidence.ts';
import { IS_WHOLE } from '../whole.ts';
import { Load } from './load/load.ts';
import { breakCarrier, CARRIER_FAULTS } from './scenarios/carrier.ts';
import { COMMON_POINTS, crashAtPoints, planCrashes } from './scenarios/crash-points.ts';
import { endConnections, stopDatabase } from './scenarios/database.ts';
import { rollOver } from './scenarios/drain.ts';
import { killAtRandom } from './scenarios/kills.ts';
import { killMigrations } from './scenarios/migration.ts';
import { sleepOverClaims } from './scenarios/sleep.ts';
import { readSlowly } from './scenarios/slow-readers.ts';
import { seedOfRun } from './world/chance.ts';
import { explain, judge, type Verdict } from './world/judge.ts';
import { openWorld, type World } from './world/world.ts';

const CRASHES = IS_WHOLE ? 10 : 6;
/** Passes of a point before it is the one: a busy machine makes few of them in the time there is. */
const PASSES = IS_WHOLE ? 5 : 2;
const RANDOM_KILLS = IS_WHOLE ? 4 : 3;

const seed = seedOfRun();
const figures: Record<string, unknown> = { MIDCALL_SEED: seed };
let world: World;
let load: Load;
let verdict: Verdict;
beforeAll(async () => {
  world = await openWorld({ seed });
  load = new Load(world);
});
afterAll(async () => {
  process.stdout.write(`${JSON.stringify(figures, null, 1)}\n`);
  await world?.close();
});

it('dies at named points of its work, and is started again', async () => {
  const plan = planCrashes(world, COMMON_POINTS, { count: CRASHES, passes: PASSES });
  const [a, b] = world.nodes;
  const halves = [plan.slice(0, CRASHES / 2), plan.slice(CRASHES / 2)] as const;
  const crashes = await Promise.all([crashAtPoints(world, a, halves[0]), crashAtPoints(world, b, halves[1])]);
  figures['crash points'] = crashes;
  // a point that a short load does not come to is no fault of the product
  expect(crashes.flatMap(({ reached }) => reached).length).toBeGreaterThanOrEqual(CRASHES / 2);
});

it('is killed at any moment', async () => {
  const { restartMs } = await killAtRandom(world, { kills: RANDOM_KILLS });
  figures['ms from kill to ready'] = restartMs.map(Math.round);
  expect(restartMs.length).toBeGreaterThanOrEqual(RANDOM_KILLS);
});

it('takes texts again by itself when the database is back', async () => {
  figures['ms from database to text'] = Math.round(await stopDatabase(world));
});

it('loses connections in the midst of commits', async () => {
  figures['connections ended'] = await endConnections(world, { forMs: 2_000 });
  expect(figures['connections ended']).toBeGreaterThan(5);
});

it('goes on while the carrier refuses, drops, cuts off and hangs', async () => {
  for (const fault of CARRIER_FAULTS) await breakCarrier(world, fault, 700);
});

it('sleeps for longer than its claims live, while readers elsewhere read slowly', async () => {
  const [a, b] = world.nodes;
  let slow: Awaited<ReturnType<typeof readSlowly>> | undefined;
  figures['claims slept over'] = await sleepOverClaims(world, a, async () => {
    slow = await readSlowly(world, b, { readers: 5, texts: 60 });
  });
  figures['slow readers'] = slow;
  expect(slow?.ends).not.toContain('incomplete');
  expect(slow?.grownMb ?? 0).toBeLessThan(150);
});

it('dies in a migration, and migrates at the next start', async () => {
  expect(await killMigrations(world, [{ crashAt: 'C21:1' }, { crashAt: 'C21:2' }])).toEqual({
    killed: 2,
    served: 2,
  });
});

it('is stopped in order, one node after the other, and leaves no text unanswered for', async () => {
  const drains = await rollOver(world);
  figures['drains'] = drains;
  expect(drains.map(({ orphans }) => orphans)).toEqual([0, 0]);
});

it('keeps every promise through all of it', async () => {
  verdict = await judge(world, load);
  Object.assign(figures, verdict.figures, { 'ms until quiet': Math.round(verdict.quietMs) });
  expect(explain(verdict)).toBe('');
  expect(world.nodes.flatMap(({ surprises }) => surprises)).toEqual([]);
  expect(verdict.figures['send ok']).toBeGreaterThan(50);
});

it('would have named a text that was lost, and one that was sent twice', () => {
  const { run } = verdict;
  const broken = (doctored: Partial<Run>) =>
    checkHistory({ ...run, ...doctored }).map(({ invariant }) => invariant);
  const message = run.contents.message.filter(({ kind }) => kind !== 'text');
  expect(broken({ contents: { ...run.contents, message } })).toContain('I1a');
  expect(
    broken({ ledger: [...run.ledger, ...run.ledger.filter(({ taken }) => taken).slice(0, 1)] }),
  ).toContain('I1b');
});
