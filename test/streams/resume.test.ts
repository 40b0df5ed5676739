import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EventLedger } from './event-ledger.ts';
import { CUTS_PER_PATTERN, pattern, play, signIn, type Stage } from './pattern.ts';
import { startTwoNodes } from './two-nodes.ts';

/** Connections to cut in all. */
const CUTS = Number(process.env['STREAM_CUTS'] ?? 3_000);
/** Seed and path of a failure, to see it again. */
const { STREAM_SEED, STREAM_PATH } = process.env;

let stage: Stage;
beforeAll(async () => {
  const world = await startTwoNodes();
  stage = { world, ledger: await EventLedger.install(world.admin), tokens: await signIn(world) };
});
afterAll(() => stage.world.close());

it(
  'shows every event once, in order, to its agent alone, wherever connections are cut',
  { timeout: 300_000 + CUTS * 500 },
  async () => {
    const seed = Number(STREAM_SEED ?? Date.now() % 2 ** 31);
    const sum = { cuts: 0, resets: 0, frames: 0, applied: 0 };
    const startedAt = performance.now();
    const property = fc.asyncProperty(pattern, async (one) => {
      const { violations, ...counts } = await play(stage, one);
      for (const name of ['cuts', 'resets', 'frames', 'applied'] as const) sum[name] += counts[name];
      expect(violations).toEqual([]);
    });
    await fc.assert(property, {
      seed,
      numRuns: Math.ceil(CUTS / CUTS_PER_PATTERN),
      endOnFailure: true,
      ...(STREAM_PATH !== undefined && { path: STREAM_PATH }),
    });
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    process.stdout.write(`seed ${seed}: ${JSON.stringify(sum)} in ${seconds} s\n`);
    expect(sum.cuts).toBeGreaterThanOrEqual(CUTS);
  },
);
