import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { Load } from '../load/load.ts';
import { explain, judge } from '../world/judge.ts';
import { monotonicMs, pause, until } from '../world/time.ts';
import { openWorld } from '../world/world.ts';
import { type DiskFigures } from './run-on-small-disk.ts';

/** Milliseconds the disk stays full once requests are refused. */
const FULL_MS = 3_000;

const [folder = '', seed = '1'] = process.argv.slice(2);
const world = await openWorld({ seed: Number(seed), databaseFolder: folder });
world.postgres.keepRunning();
const ballast = path.join(folder, 'ballast');
const { recorder } = world;
const refusals = () =>
  recorder.lines.flatMap((line) =>
    line.type === 'end' && line.outcome.phase === 'info' ? [line.outcome.cause] : [],
  );
try {
  const load = new Load(world, { calls: 6, digits: ['42', '00', '11'], screens: 3 });
  await until('texts are taken', 60_000, () => recorder.count('send ok') > 10);
  const before = refusals().length;
  recorder.nemesis('the disk is full');
  await fill(ballast);
  await until('requests are refused', 60_000, async () => {
    // what the database itself gives back when it tidies up
    await fill(ballast);
    return (
      refusals()
        .slice(before)
        .filter((cause) => cause.startsWith('503')).length > 5
    );
  });
  await pause(FULL_MS);
  const causes = refusals().slice(before);
  await rm(ballast);
  const freedAt = monotonicMs();
  recorder.nemesis('there is room again');
  await until('a text is taken again', 90_000, () => recorder.lastSendAt > freedAt);
  const recoveredMs = recorder.lastSendAt - freedAt;
  const verdict = await judge(world, load);
  const figures: DiskFigures = {
    refused: causes.filter((cause) => cause === '503 unavailable').length,
    otherErrors: [...new Set(causes.filter((cause) => /^\d/.test(cause) && cause !== '503 unavailable'))],
    recoveredMs: Math.round(recoveredMs),
    violations: explain(verdict),
    surprises: world.nodes.flatMap(({ surprises }) => surprises),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} finally {
  await world.close();
}
process.exit(0);

/** Takes all room there is. */
async function fill(file: string): Promise<void> {
  const handle = await open(file, 'a');
  try {
    for (const size of [1_048_576, 4_096]) {
      const block = Buffer.alloc(size);
      // until there is no room for one more
      while ((await handle.write(block).catch(() => ({ bytesWritten: 0 }))).bytesWritten === size);
    }
  } finally {
    await handle.close();
  }
}
