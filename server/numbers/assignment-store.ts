import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

export type Direction = 'inbound' | 'outbound';

/** Of one queue, or of all; in the order of the numbers' digits. */
export async function readAssignments(
  tx: Tx,
  queueKey: string | null,
): Promise<{ queue_key: string; number_id: string; direction: Direction }[]> {
  const all = tx.q
    .selectFrom('queue_number')
    .innerJoin('phone_number', (join) =>
      join
        .onRef('phone_number.tenant_id', '=', 'queue_number.tenant_id')
        .onRef('phone_number.id', '=', 'queue_number.number_id'),
    )
    .select(['queue_number.queue_key', 'queue_number.number_id', 'queue_number.direction'])
    .where('queue_number.tenant_id', '=', tx.tenantId)
    .orderBy('phone_number.e164');
  return (queueKey === null ? all : all.where('queue_number.queue_key', '=', queueKey)).execute();
}

/** Takes every number from a queue in this direction, but those of `keep`. */
export async function releaseNumbers(
  tx: Tx,
  queueKey: string,
  direction: Direction,
  keep: readonly string[],
): Promise<void> {
  await sql`
    delete from queue_number
     where tenant_id = ${tx.tenantId} and queue_key = ${queueKey} and direction = ${direction}
       and number_id <> all(${keep}::uuid[])`.execute(tx.q);
}

/** Gives a queue a number. For an inbound number that another queue holds: the key of that queue, and nothing changes. */
export async function claimNumber(
  tx: Tx,
  queueKey: string,
  direction: Direction,
  numberId: string,
): Promise<{ heldBy: string | null }> {
  await sql`
    insert into queue_number (tenant_id, queue_key, number_id, direction)
    values (${tx.tenantId}, ${queueKey}, ${numberId}, ${direction})
    on conflict do nothing`.execute(tx.q);
  const { rows } = await sql<{ queue_key: string }>`
    select queue_key from queue_number
     where tenant_id = ${tx.tenantId} and number_id = ${numberId} and direction = 'inbound'
       and ${direction} = 'inbound' and queue_key <> ${queueKey}`.execute(tx.q);
  return { heldBy: rows[0]?.queue_key ?? null };
}

export async function addOutboundRole(tx: Tx, numberId: string): Promise<void> {
  await sql`
    update phone_number set outbound = true
     where tenant_id = ${tx.tenantId} and id = ${numberId} and not outbound`.execute(tx.q);
}
