import { type RecordsWorld } from './records-world.ts';

/** Nobody takes as long to write to a server of this machine: whoever has had a claim since then is dead. */
const DEAD_AFTER_SECONDS = 10;
/** For how long a server claims a conversation and a webhook. */
const CLAIM_SECONDS = { record: 75, webhook: 30 };
const EVERY_MS = 1_000;

/**
 * Lets what is held for the dead be taken up sooner than a server would, which has to think of slow CRMs. Gives back what
 * stops it.
 */
export function endDeadClaims({ world }: RecordsWorld): () => Promise<void> {
  let isOver = false;
  const before = (seconds: number) => `now() + interval '${seconds - DEAD_AFTER_SECONDS} seconds'`;
  const passed = "now() - interval '1 second'";
  const round = () =>
    world.postgres.query(world.database, async (client) => {
      await client.query(
        `update record_thread set claim_until = ${passed} where claim_until < ${before(CLAIM_SECONDS.record)}`,
      );
      await client.query(
        `update webhook_delivery set claim_until = ${passed} where claim_until < ${before(CLAIM_SECONDS.webhook)}`,
      );
      await client.query(
        'update graphile_worker._private_jobs set run_at = now() where run_at > now() and locked_at is null',
      );
    });
  const rounds = (async () => {
    while (!isOver) {
      // a server that migrates has the queue to itself
      await round().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  })();
  return async () => {
    isOver = true;
    await rounds;
  };
}
