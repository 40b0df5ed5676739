import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../server/platform/app-error.ts';
import { Random } from '../simulation/random.ts';

const MOST_TURNS = 40;
const MOST_MS = 3;
/** Milliseconds by which a favourite is ahead, at most. */
const FAVOURITE_MS = 8;
/** In one round of so many one contender has ended before the others start, each in its turn. */
const ROUNDS_PER_WALKOVER = 4;

/** The chance of one round. */
export class Chance extends Random {
  readonly round: number;

  constructor(seed: number, round: number) {
    super(seed * 10_007 + round);
    this.round = round;
  }
}

/**
 * Starts all at once, some with a head start: by turns of the event loop, by some milliseconds, or, so that every order
 * is seen, until they have ended.
 */
export async function together<const T extends readonly (() => Promise<unknown>)[]>(
  chance: Chance,
  contenders: T,
): Promise<{ -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> }> {
  const results =
    chance.round % ROUNDS_PER_WALKOVER === 0
      ? await walkOver(chance, contenders)
      : await contest(chance, contenders);
  // all have ended by now, so that none of them reaches into the next round
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  }) as { -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> };
}

type Contenders = readonly (() => Promise<unknown>)[];

async function walkOver(chance: Chance, contenders: Contenders): Promise<PromiseSettledResult<unknown>[]> {
  const first = (chance.round / ROUNDS_PER_WALKOVER) % contenders.length;
  const [winner] = await Promise.allSettled([contenders[first]!()]);
  const rest = contenders.map((contender, i) => (i === first ? Promise.resolve(undefined) : contender()));
  const results = await Promise.allSettled(rest);
  return results.with(first, winner);
}

function contest(chance: Chance, contenders: Contenders): Promise<PromiseSettledResult<unknown>[]> {
  const starts = headStarts(chance, contenders.length);
  const run = async (contender: () => Promise<unknown>, i: number) => {
    await starts[i]!();
    return contender();
  };
  return Promise.allSettled(contenders.map(run));
}

function headStarts(chance: Chance, contenders: number): (() => Promise<unknown>)[] {
  const favourite = chance.below(3 * contenders);
  const behindMs = 1 + chance.below(FAVOURITE_MS);
  return Array.from({ length: contenders }, (_, i) => {
    if (i === favourite) return () => Promise.resolve();
    return favourite < contenders ? () => sleep(behindMs) : headStart(chance);
  });
}

function headStart(chance: Chance): () => Promise<unknown> {
  const kind = chance.below(3);
  if (kind === 0) return () => Promise.resolve();
  if (kind === 1) {
    const ms = 1 + chance.below(MOST_MS);
    return () => sleep(ms);
  }
  const turns = chance.below(MOST_TURNS);
  return async () => {
    for (let i = 0; i < turns; i++) await turn();
  };
}

/** `ok`, or the code of the refusal. What is no refusal is a fault, and thrown. */
export async function codeOf(operation: Promise<unknown>): Promise<string> {
  try {
    await operation;
    return 'ok';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
