import { AppError } from '../platform/app-error.ts';

/** Runs at most `atOnce` works together; at most `waiting` wait in line. More are refused with `unavailable`. */
export function createTurns({ atOnce, waiting }: { atOnce: number; waiting: number }) {
  let running = 0;
  const line: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (line.length >= waiting) throw new AppError('unavailable');
      await new Promise<void>((resolve) => line.push(resolve)); // whoever ends hands its place on
    } else running++;
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next) next();
      else running--;
    }
  };
}
