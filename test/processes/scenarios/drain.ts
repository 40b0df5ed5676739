import { type ServerNode } from '../world/node.ts';
import { pause } from '../world/time.ts';
import { type World } from '../world/world.ts';

export interface DrainFigures {
  /** Milliseconds from the signal to the end of the process. */
  tookMs: number;
  /** Texts it left between claim and answer: they would end as not confirmed. */
  orphans: number;
}

/** Asks a node to stop in the midst of its work; it is started again by its supervisor. */
export async function drain(world: World, node: ServerNode, other: ServerNode): Promise<DrainFigures> {
  await Promise.all([node.ready(), other.ready()]);
  const since = await databaseNow(world);
  // long enough for both to hold claims
  await pause(1_500);
  node.signal('SIGTERM');
  const tookMs = await node.ended();
  const orphans = await orphansSince(world, since);
  await node.ready();
  return { tookMs, orphans };
}

/** One node after the other, while work goes on. */
export async function rollOver(world: World): Promise<DrainFigures[]> {
  const [a, b] = world.nodes;
  return [await drain(world, a, b), await drain(world, b, a)];
}

async function databaseNow({ postgres, database }: World): Promise<Date> {
  return postgres.query(database, async (client) => {
    const { rows } = await client.query<{ now: Date }>('select now()');
    return rows[0]!.now;
  });
}

/**
 * Claims made since `since`, when both nodes had been serving, by one that does not claim any more. A claim is valid for
 * 23 s: `claim_until` tells when it was made. Who claims still is seen by waiting for new claims.
 */
async function orphansSince({ postgres, database }: World, since: Date): Promise<number> {
  return postgres.query(database, async (client) => {
    const { rows: left } = await client.query<{ message_id: string; claimed_by: string }>(
      `select message_id, claimed_by from outbox where state = 'sending' and claim_until > $1::timestamptz + interval '23 s'`,
      [since],
    );
    const { rows: now } = await client.query<{ now: Date }>('select clock_timestamp() as now');
    for (let tries = 0; tries < 200; tries++) {
      const { rows: living } = await client.query<{ claimed_by: string }>(
        `select distinct claimed_by from outbox where state = 'sending' and claim_until > $1::timestamptz + interval '23 s'`,
        [now[0]!.now],
      );
      if (living[0]) {
        const names = new Set(living.map((row) => row.claimed_by));
        return left.filter((row) => !names.has(row.claimed_by)).length;
      }
      await pause(10);
    }
    return left.length;
  });
}
