import { Load, type LoadOptions } from '../load/load.ts';
import { judgeRecords } from '../records/judge-records.ts';
import { openRecordsWorld } from '../records/records-world.ts';
import { Talk } from '../records/talk.ts';
import { runOnSmallDisk } from '../full-disk/run-on-small-disk.ts';
import { breakCarrier, CARRIER_FAULTS } from '../scenarios/carrier.ts';
import { ALL_POINTS, crashAtPoints, planCrashes } from '../scenarios/crash-points.ts';
import { endConnections, stopDatabase } from '../scenarios/database.ts';
import { type DrainFigures, rollOver } from '../scenarios/drain.ts';
import { killAtRandom } from '../scenarios/kills.ts';
import { killMigrations } from '../scenarios/migration.ts';
import { keepTalking, RECORD_POINTS } from '../scenarios/records.ts';
import { sleepOverClaims } from '../scenarios/sleep.ts';
import { readSlowly } from '../scenarios/slow-readers.ts';
import { explain, judge } from '../world/judge.ts';
import { pause } from '../world/time.ts';
import { openWorld, type World } from '../world/world.ts';

export interface PartResult {
  figures: Record<string, unknown>;
  /** What was broken, in words; empty when nothing was. */
  faults: string[];
}

export interface PartOptions {
  seed: number;
  /** How much of the whole is done: 1 is all of it. */
  share: number;
  say(line: string): void;
  /** Told of each world, so that it can be closed when the run is interrupted. */
  opened(world: World): void;
}

type Part = (options: PartOptions) => Promise<PartResult>;

/** Runs `disturb` under load in a world of its own, and judges all that came of it. */
function inWorld(
  disturb: (world: World, times: (all: number) => number, say: PartOptions['say']) => Promise<PartResult>,
  load: LoadOptions = {},
): Part {
  return async ({ seed, share, say, opened }) => {
    const world = await openWorld({ seed });
    opened(world);
    try {
      const running = new Load(world, load);
      await pause(1_000);
      const { figures, faults } = await disturb(world, (all) => Math.max(1, Math.round(all * share)), say);
      const verdict = await judge(world, running);
      const starts = world.nodes.flatMap(({ readyMs }) => readyMs);
      return {
        figures: {
          ...figures,
          ...verdict.figures,
          'ms until quiet': Math.round(verdict.quietMs),
          'ms from start to ready': summary(starts),
        },
        faults: [...faults, ...lines(explain(verdict)), ...world.nodes.flatMap(({ surprises }) => surprises)],
      };
    } finally {
      await world.close();
    }
  };
}

const lines = (text: string) => (text === '' ? [] : [text]);

function summary(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b).map(Math.round);
  return { count: sorted.length, half: sorted[Math.floor(sorted.length / 2)], most: sorted.at(-1) };
}

/** Several rounds, each in a new world with a seed of its own, so that no history grows too long to be judged. */
function inRounds(rounds: number, part: Part): Part {
  return async (options) => {
    const results: PartResult[] = [];
    const count = Math.max(1, Math.round(rounds * options.share));
    for (let i = 0; i < count; i++) {
      const result = await part({ ...options, share: 1, seed: options.seed + i });
      results.push(result);
      options.say(`round ${i + 1} of ${count}: ${result.faults.length} faults`);
    }
    return {
      figures: { rounds: results.map(({ figures }) => figures) },
      faults: results.flatMap(({ faults }) => faults),
    };
  };
}

const SLOWEST_RECOVERY_MS = 5_000;
/** Until a text is with readers elsewhere, beside slow ones. */
const SLOWEST_READER_MS = 5_000;
/** From the signal: a server lets go of its work after 10 s. */
const SLOWEST_STOP_MS = 10_500;
/** How long a node may take to come to a crash point before it is killed without. */
const PATIENCE_MS = 15_000;

/** By the word that names it on the command line, in the order in which they run. */
export const PARTS: Readonly<Record<string, Part>> = {
  'crash-points': inRounds(
    5,
    inWorld(async (world, _times, say) => {
      const crashes = await Promise.all(
        world.nodes.map((node) =>
          crashAtPoints(
            world,
            node,
            planCrashes(world, ALL_POINTS, { count: ALL_POINTS.length }),
            PATIENCE_MS,
          ),
        ),
      );
      const missed = crashes.flatMap((each) => each.missed);
      say(
        `${crashes.flatMap(({ reached }) => reached).length} deaths, missed ${missed.join(', ') || 'none'}`,
      );
      return { figures: { deaths: crashes.flatMap(({ reached }) => reached), missed }, faults: [] };
    }),
  ),
  kills: inRounds(
    5,
    inWorld(async (world) => {
      await killAtRandom(world, { kills: 60 });
      return { figures: { kills: 60 }, faults: [] };
    }),
  ),
  records: inRounds(4, async ({ seed, say, opened }) => {
    const records = await openRecordsWorld({ seed, records: 24 });
    const { world } = records;
    opened(world);
    try {
      const talks = records.records.map((record) => new Talk(world, record));
      for (const talk of talks) await talk.begin();
      const stop = keepTalking(records, talks);
      const plan = () =>
        world.chance.shuffle(RECORD_POINTS).map((name) => ({ name, pass: world.chance.int(1, 3) }));
      const crashes = await Promise.all(
        world.nodes.map((node) => crashAtPoints(world, node, plan(), PATIENCE_MS)),
      );
      await killAtRandom(world, { kills: 20 });
      await stop();
      for (const talk of talks) await talk.end();
      const { faults, figures } = await judgeRecords(records, talks);
      const deaths = crashes.flatMap(({ reached }) => reached);
      say(`${deaths.length} deaths at points, 20 kills, ${figures['messages']} messages`);
      const surprises = world.nodes.flatMap((node) => node.surprises);
      return { figures: { ...figures, deaths }, faults: [...faults, ...surprises] };
    } finally {
      await records.close();
    }
  }),
  database: inWorld(async (world, times, say) => {
    const recoveries: number[] = [];
    const ended: number[] = [];
    for (let i = 0; i < times(40); i++) {
      recoveries.push(await stopDatabase(world));
      await pause(500);
      if (i % 5 === 0) ended.push(await endConnections(world, { forMs: 3_000 }));
      say(`stop ${i + 1}: a text again after ${Math.round(recoveries.at(-1) ?? 0)} ms`);
    }
    const late = recoveries.filter((ms) => ms >= SLOWEST_RECOVERY_MS);
    return {
      figures: { 'ms from database to text': summary(recoveries), 'connections ended': ended },
      faults: late.map(
        (ms) => `a text was taken only ${Math.round(ms)} ms after the database was there again`,
      ),
    };
  }),
  carrier: inWorld(async (world, times) => {
    for (let i = 0; i < times(3); i++)
      for (const fault of CARRIER_FAULTS) {
        await breakCarrier(world, fault, fault === 'asleep' ? 12_000 : 5_000);
        await pause(1_000);
      }
    return { figures: {}, faults: [] };
  }),
  sleep: inWorld(async (world, times) => {
    const held: number[] = [];
    const slow: unknown[] = [];
    const faults: string[] = [];
    for (let i = 0; i < times(4); i++) {
      const [sleeper, other] =
        i % 2 === 0 ? [world.nodes[0], world.nodes[1]] : [world.nodes[1], world.nodes[0]];
      held.push(
        await sleepOverClaims(world, sleeper, async () => {
          const figures = await readSlowly(world, other, { readers: 12, texts: 200 });
          slow.push(figures);
          if (figures.ends.includes('incomplete')) faults.push(`a slow reader is ${figures.ends.join(', ')}`);
          if (figures.longestMs >= SLOWEST_READER_MS)
            faults.push(`another reader had its text after ${figures.longestMs} ms`);
        }),
      );
    }
    return { figures: { 'claims slept over': held, 'slow readers': slow }, faults };
  }),
  drain: inWorld(async (world, times) => {
    const drains: DrainFigures[] = [];
    for (let i = 0; i < times(6); i++) drains.push(...(await rollOver(world)));
    const orphans = drains.filter((each) => each.orphans > 0);
    return {
      figures: { 'ms to stop': summary(drains.map(({ tookMs }) => tookMs)) },
      faults: [
        ...orphans.map((each) => `a stop left ${each.orphans} texts between claim and answer`),
        ...drains
          .filter(({ tookMs }) => tookMs >= SLOWEST_STOP_MS)
          .map(({ tookMs }) => `a stop took ${Math.round(tookMs)} ms`),
      ],
    };
  }),
  migration: inWorld(
    async (world, times) => {
      const deaths = Array.from({ length: times(20) }, () => ({ afterMs: world.chance.int(100, 1_200) }));
      const figures = await killMigrations(world, [{ crashAt: 'C21:1' }, { crashAt: 'C21:2' }, ...deaths]);
      const missing = deaths.length + 2 - figures.served;
      return {
        figures: { ...figures },
        faults: missing > 0 ? [`${missing} databases did not come to serve`] : [],
      };
    },
    { calls: 1 },
  ),
  disk: async ({ seed, share, say }) => {
    const figures: unknown[] = [];
    const faults: string[] = [];
    for (let i = 0; i < Math.max(1, Math.round(3 * share)); i++) {
      const found = await runOnSmallDisk(seed + i);
      figures.push(found);
      say(JSON.stringify(found));
      if ('skipped' in found) break;
      faults.push(...lines(found.violations), ...found.surprises, ...found.otherErrors);
    }
    return { figures: { runs: figures }, faults };
  },
};
