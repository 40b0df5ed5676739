import { CRASH_POINTS, type CrashPoint } from '../../../server/platform/crash-point.ts';
import { sendPhoto } from '../load/actions.ts';
import { type ServerNode } from '../world/node.ts';
import { pause, until } from '../world/time.ts';
import { type World } from '../world/world.ts';

/** Only a new database is migrated: see `migration.ts`; records and webhooks: see `records.ts`; erasing: see `test/server/privacy.test.ts`; copies at carriers: see `test/server/media/carrier-copies.test.ts`. */
const ELSEWHERE = /^C2[156789][a-c]?$/;
/** Reached 23 s after a claim's node has died: too long to wait for while everybody waits. */
const RARE: readonly CrashPoint[] = ['C12'];
/** Milliseconds in which a load that has all kinds of work passes a point often enough. */
const REACHED_WITHIN_MS = 6_000;
const RARE_WITHIN_MS = 30_000;

export const ALL_POINTS = (Object.keys(CRASH_POINTS) as CrashPoint[]).filter((name) => !ELSEWHERE.test(name));
export const COMMON_POINTS = ALL_POINTS.filter((name) => !RARE.includes(name));

/** Of points that one start passes only so often: a stop has few parts, and the other node ends claims, too. */
const MOST_PASSES: Partial<Record<CrashPoint, number>> = { C24: 4, C12: 1 };

export interface PlannedCrash {
  name: CrashPoint;
  /** It dies at this pass. */
  pass: number;
}

export interface CrashFigures {
  reached: string[];
  /** Killed from outside instead. */
  missed: string[];
}

/** Lets a node die at one point after another; each death starts it for the next one. */
export async function crashAtPoints(
  world: World,
  node: ServerNode,
  plan: readonly PlannedCrash[],
  patienceMs = REACHED_WITHIN_MS,
): Promise<CrashFigures> {
  const figures: CrashFigures = { reached: [], missed: [] };
  const armed = (crash: PlannedCrash | undefined) => (crash ? `${crash.name}:${crash.pass}` : null);
  await node.ready();
  node.arm(armed(plan[0]));
  node.signal('SIGKILL');
  await node.ended();
  for (const [i, crash] of plan.entries()) {
    const ends = node.ends;
    node.arm(armed(plan[i + 1]));
    const stop = urge(world, node, crash.name);
    const withinMs = RARE.includes(crash.name) ? RARE_WITHIN_MS : patienceMs;
    const isDead = () => node.ends > ends;
    await until('it serves, or dies before', 60_000, () => node.isReady || isDead(), 5);
    await until('it dies', withinMs, isDead, 5).catch(() => {});
    const died = isDead();
    stop();
    figures[died ? 'reached' : 'missed'].push(`${node.name} ${armed(crash)}`);
    if (died) continue;
    node.signal('SIGKILL');
    await node.ended();
  }
  await node.ready();
  return figures;
}

/** Work that a load has too little of. */
function urge(world: World, node: ServerNode, name: CrashPoint): () => void {
  let wanted = true;
  const work = async () => {
    await node.ready().catch(() => {});
    if (wanted && name === 'C24') node.signal('SIGTERM');
    while (wanted && /^C1[89]/.test(name)) {
      // the first call may not have begun yet
      if (world.liveCallers.length > 0)
        await sendPhoto(world, { from: world.chance.pick(world.liveCallers), text: 'a photo' });
      await pause(100);
    }
  };
  void work();
  return () => (wanted = false);
}

/** `count` of the points, in a random order, each at a random one of its first passes, `passes` at most. */
export function planCrashes(
  { chance }: World,
  points: readonly CrashPoint[],
  { count, passes = 5 }: { count: number; passes?: number },
): PlannedCrash[] {
  const order: CrashPoint[] = [];
  while (order.length < count) order.push(...chance.shuffle(points));
  return order
    .slice(0, count)
    .map((name) => ({ name, pass: chance.int(1, Math.min(passes, MOST_PASSES[name] ?? passes)) }));
}
