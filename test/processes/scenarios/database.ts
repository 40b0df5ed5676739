import { monotonicMs, pause, until } from '../world/time.ts';
import { type World } from '../world/world.ts';

/**
 * PostgreSQL stops as if the power failed, stays away for a while, and is started again. Gives back the milliseconds
 * from its answering again to the first text that is taken.
 */
export async function stopDatabase(
  world: World,
  { awayMs = world.chance.int(100, 1_500) } = {},
): Promise<number> {
  const { recorder, postgres } = world;
  recorder.nemesis('the database is stopped');
  await postgres.stopAtOnce();
  await pause(awayMs);
  await postgres.start();
  const startedAt = monotonicMs();
  recorder.nemesis('the database is there again');
  await until('a text is taken again', 120_000, () => recorder.lastSendAt > startedAt, 10);
  return recorder.lastSendAt - startedAt;
}

/** For a while, connections of the servers are ended in the midst of whatever they do, commits above all. */
export async function endConnections(world: World, { forMs }: { forMs: number }): Promise<number> {
  const { recorder, postgres, database, chance } = world;
  recorder.nemesis('connections are being ended');
  const endsAt = performance.now() + forMs;
  let ended = 0;
  await postgres.query(database, async (client) => {
    while (performance.now() < endsAt) {
      // at a commit the connection waits for the log to be written
      const { rowCount } = await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = $1 and pid <> pg_backend_pid() and state <> 'idle'
            and (query = 'commit' or random() < $2)`,
        [database, 0.15],
      );
      ended += rowCount ?? 0;
      await pause(chance.int(2, 25));
    }
  });
  recorder.nemesis(`${ended} connections were ended`);
  return ended;
}
