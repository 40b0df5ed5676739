import { pause } from '../world/time.ts';
import { type World } from '../world/world.ts';

/** `kill -9` of either node, at any moment, as soon as it serves again. Gives back how long each start took. */
export async function killAtRandom(
  world: World,
  { kills, leastMs = 300, mostMs = 1_500 }: { kills: number; leastMs?: number; mostMs?: number },
): Promise<{ restartMs: number[] }> {
  const before = world.nodes.map(({ readyMs }) => readyMs.length);
  for (let i = 0; i < kills; i++) {
    await pause(world.chance.int(leastMs, mostMs));
    const node = world.chance.pick(world.nodes);
    await node.ready();
    node.signal('SIGKILL');
    await node.ended();
  }
  await Promise.all(world.nodes.map((node) => node.ready()));
  return { restartMs: world.nodes.flatMap(({ readyMs }, i) => readyMs.slice(before[i])) };
}
