import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Chance } from './together.ts';
import { createTwoNodes, type Plant, type TwoNodes } from './two-nodes.ts';

/** One contest, held again and again. */
export interface Race {
  /** A sentence: who contends, and what holds whoever wins. */
  name: string;
  rounds: number;
  /** Holds it once, and throws when a promise is broken. Gives back how it came out. */
  round(two: TwoNodes, chance: Chance): Promise<string>;
  /** Ways it can come out: each has to be seen, or else there was no contest. */
  outcomes: readonly string[];
  /** Forms of the product that lose this race. */
  planted?: readonly Plant[];
}

/** Every round is held this many times as often. */
const TIMES = Number(process.env['RACE_ROUNDS'] ?? 1);
/** Head starts follow from it; what the database makes of them does not. */
const SEED = Number(process.env['RACE_SEED'] ?? Date.now() % 1_000_000);
const ROUND_LIMIT_MS = 1_000;
/** A planted fault is looked for in so many times the rounds of its race. */
const PLANTED_TIMES = 6;

/**
 * Declares the races of one theme, then the tests that each can be lost. Nodes are made anew for the theme and for each
 * plant, one pair at a time.
 */
export function runRaces(theme: string, races: readonly Race[]): void {
  const lines = [`races of ${theme}, seed ${SEED}\n`];
  describe(theme, () => {
    let two: TwoNodes;
    beforeAll(async () => {
      two = await createTwoNodes();
    });
    afterAll(() => two.close());
    for (const race of races) itHolds(race, () => two, lines);
  });
  describe(`${theme}, lost`, () => {
    for (const race of races) for (const plant of race.planted ?? []) itIsLost(race, plant, lines);
  });
  afterAll(() => void process.stdout.write(lines.join('')));
}

function itHolds(race: Race, nodes: () => TwoNodes, lines: string[]): void {
  const rounds = race.rounds * TIMES;
  it(
    race.name,
    async () => {
      const two = nodes();
      const before = { ...two.counts };
      const startedAt = performance.now();
      const seen = await repeat(two, race, rounds);
      const seconds = (performance.now() - startedAt) / 1_000;
      const deadlocks = two.counts.deadlocks - before.deadlocks;
      lines.push(lineOf(race, { rounds, seconds, deadlocks, seen }));
      expect(race.outcomes.filter((outcome) => !seen.has(outcome))).toEqual([]);
      expect({ deadlocks }).toEqual({ deadlocks: 0 });
    },
    rounds * ROUND_LIMIT_MS,
  );
}

function itIsLost(race: Race, plant: Plant, lines: string[]): void {
  const rounds = race.rounds * PLANTED_TIMES;
  it(
    `${race.name}: not so when ${plant.what}`,
    async () => {
      const planted = await createTwoNodes(plant);
      try {
        const lost = await repeat(planted, race, rounds).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (plant.rewrite) expect(planted.counts.rewritten).toBeGreaterThan(0);
        expect(lost).toBeInstanceOf(LostRound);
        // by what came out, or by a constraint that kept the worst from coming out
        const { cause } = lost as LostRound;
        expect((cause as { code?: string }).code ?? (cause as Error).name).toMatch(
          /^(AssertionError|ERR_ASSERTION|23505)$/,
        );
        lines.push(`  planted: ${plant.what}: ${String(lost).split('\n')[0]}\n`);
      } finally {
        await planted.close();
      }
    },
    rounds * ROUND_LIMIT_MS,
  );
}

class LostRound extends Error {
  override name = 'LostRound' as const;
}

/** Gives back how often each outcome came. Throws `LostRound` at the first round that breaks a promise. */
async function repeat(two: TwoNodes, race: Race, rounds: number): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    let outcome: string;
    try {
      outcome = await race.round(two, new Chance(SEED, round));
    } catch (cause) {
      throw new LostRound(`round ${round} of seed ${SEED}: ${messageOf(cause)}`, { cause });
    }
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
  }
  return seen;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function lineOf(
  race: Race,
  result: { rounds: number; seconds: number; deadlocks: number; seen: Map<string, number> },
): string {
  const { rounds, seconds, deadlocks } = result;
  const seen = [...result.seen].map(([outcome, count]) => `${outcome} ${count}`).join(', ');
  return `  ${race.name}: ${rounds} rounds, ${Math.round(rounds / seconds)}/s, ${deadlocks} deadlocks; ${seen}\n`;
}
