import { expect, it } from 'vitest';
import { runOnSmallDisk } from './full-disk/run-on-small-disk.ts';
import { seedOfRun } from './world/chance.ts';

it('refuses with 503 while the disk is full, and takes texts again by itself', async ({ skip }) => {
  const seed = seedOfRun();
  const figures = await runOnSmallDisk(seed);
  if ('skipped' in figures) {
    process.stdout.write(`The full disk is not tried: ${figures.skipped}\n`);
    skip(figures.skipped);
    return;
  }
  process.stdout.write(`MIDCALL_SEED=${seed} ${JSON.stringify(figures)}\n`);
  expect(figures.violations).toBe('');
  expect(figures.refused).toBeGreaterThan(5);
  expect(figures.otherErrors).toEqual([]);
  expect(figures.recoveredMs).toBeLessThan(30_000);
  expect(figures.surprises).toEqual([]);
});
