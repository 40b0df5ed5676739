import { loopbackCarrier } from '../../../server/carriers/loopback.ts';
import { type ServerNode } from '../world/node.ts';
import { pause } from '../world/time.ts';
import { type World } from '../world/world.ts';

/** A claim lives as long as the carrier may take to answer, and 15 s more; then another node ends it. */
const LONGER_THAN_CLAIMS_MS = loopbackCarrier.timeoutMs + 15_000 + 2_000;

/** A node that holds claims sleeps for longer than they live, and wakes up. Gives back how many it held. */
export async function sleepOverClaims(
  world: World,
  node: ServerNode,
  during: () => Promise<void>,
): Promise<number> {
  await node.ready();
  node.signal('SIGSTOP');
  const [held] = await Promise.all([claimsOf(world), during(), pause(LONGER_THAN_CLAIMS_MS)]);
  node.signal('SIGCONT');
  await pause(1_000);
  return held;
}

/** Texts being handed over by a node that is not the other one; asked while only one of them can claim. */
async function claimsOf({ postgres, database }: World): Promise<number> {
  return postgres.query(database, async (client) => {
    const { rows } = await client.query<{ held: number }>(
      `select count(*)::int as held from outbox where state = 'sending'`,
    );
    return rows[0]!.held;
  });
}
