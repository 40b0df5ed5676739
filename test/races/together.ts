import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../server/platform/app-error.ts';
import { type Random } from '../simulation/random.ts';

const MOST_TURNS = 40;
const MOST_MS = 3;
/** Milliseconds by which a favourite is ahead, at most. */
const FAVOURITE_MS = 8;

/**
 * Starts all at once, some with a head start: by turns of the event loop, by up to three milliseconds, or, in every third
 * round, one of them by more.
 */
export async function together<const T extends readonly (() => Promise<unknown>)[]>(
  chance: Random,
  contenders: T,
): Promise<{ -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> }> {
  const starts = headStarts(chance, contenders.length);
  const results = await Promise.allSettled(
    contenders.map(async (contender, i) => {
      await starts[i]!();
      return contender();
    }),
  );
  // all have ended by now, so that none of them reaches into the next round
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  }) as { -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> };
}

function headStarts(chance: Random, contenders: number): (() => Promise<unknown>)[] {
  const favourite = chance.below(3 * contenders);
  const behindMs = 1 + chance.below(FAVOURITE_MS);
  return Array.from({ length: contenders }, (_, i) => {
    if (i === favourite) return () => Promise.resolve();
    return favourite < contenders ? () => sleep(behindMs) : headStart(chance);
  });
}

function headStart(chance: Random): () => Promise<unknown> {
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
