import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

/** Texts waiting for each carrier, over all tenants, and when the first of them was due. */
export async function outboxDepth(
  tx: Tx,
): Promise<{ carrier: string; state: string; texts: number; oldestDue: Date }[]> {
  const { rows } = await sql<{ carrier: string; state: string; texts: number; oldestDue: Date }>`
    select carrier, state, count(*) as texts, min(due_at) as "oldestDue" from outbox group by carrier, state`.execute(
    tx.q,
  );
  return rows;
}

/** Alarms that nobody has acknowledged, and prefixes that are held, over all tenants. */
export async function openAlarms(
  tx: Tx,
): Promise<{ alarms: { kind: string; count: number }[]; holds: number }> {
  const alarms = await sql<{ kind: string; count: number }>`
    select kind, count(*)::int as count from alarm where acknowledged_at is null group by kind`.execute(tx.q);
  const holds = await sql<{ count: number }>`select count(*)::int as count from prefix_hold`.execute(tx.q);
  return { alarms: alarms.rows, holds: holds.rows[0]!.count }; // a count gives one row
}

/** States that messages have reached since, over all tenants. Reads events, whose index by time makes it cheap. */
export async function statesReached(
  tx: Tx,
  { from, to }: { from: Date; to: Date },
): Promise<{ state: string; messages: number }[]> {
  const { rows } = await sql<{ state: string; messages: number }>`
    select coalesce(data ->> 'state', data -> 'message' ->> 'state') as state, count(*) as messages
      from stream_event
     where at > ${from} and at <= ${to} and data ->> 'type' in ('message.added', 'message.changed')
     group by 1`.execute(tx.q);
  return rows;
}

/** The database's time, by which events are dated. */
export async function databaseTime(tx: Tx): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(tx.q);
  return rows[0]!.now;
}
