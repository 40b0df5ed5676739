import { type CrashPoint } from '../../../server/platform/crash-point.ts';
import { type RecordsWorld } from '../records/records-world.ts';
import { type Talk } from '../records/talk.ts';
import { pause } from '../world/time.ts';

/** Where a server can die that writes records and tells of them. */
export const RECORD_POINTS: readonly [CrashPoint, ...CrashPoint[]] = [
  ...(['C25a', 'C25b', 'C25c', 'C26a', 'C26b', 'C26c', 'C27a', 'C27b', 'C27c'] as const),
];

/** Agents and callers write all the time, until it is stopped; what a server that dies has not taken is written again. */
export function keepTalking({ world }: RecordsWorld, talks: readonly Talk[]): () => Promise<void> {
  const { chance } = world;
  let isOver = false;
  const talking = talks.map(async (talk, i) => {
    await talk.say();
    while (!isOver) {
      await pause(chance.int(100, 900));
      const what = chance.int(1, 10);
      if (what <= 4) await talk.answer();
      else if (what <= 7) await talk.say();
      else if (what <= 9) await talk.show();
      // only there it takes several entries
      else await talk.answer(i % 2 === 0 ? 'long' : 'short');
    }
  });
  return async () => {
    isOver = true;
    await Promise.all(talking);
  };
}
