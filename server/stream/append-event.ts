import { type RawBuilder, sql, type Updateable } from 'kysely';
import { type AgentEvent, type SessionEvent, type TenantEvent } from '../../protocol/stream.ts';
import { type Tx } from '../platform/db.ts';
import { type SessionTable } from '../platform/schema.ts';

type WithoutSeq<E> = E extends unknown ? Omit<E, 'seq'> : never;
export type NewSessionEvent = WithoutSeq<SessionEvent>;

/** What is written to a session's row, and at least one event that tells of it. */
export interface SessionWrite {
  set?: Omit<Updateable<SessionTable>, 'tenant_id' | 'id' | 'event_seq'>;
  events: readonly [NewSessionEvent, ...NewSessionEvent[]];
}

/**
 * The parts of a `with` that write to a session and add events to its stream, in their order. The numbers come from the
 * session's row, whose lock is held until the commit: so they are without gaps and become visible in order, which a
 * sequence's would not. Whoever runs the statement wakes `sessionTopic`.
 */
export function sessionParts(
  tx: Tx,
  sessionId: string,
  { set = {}, events }: SessionWrite,
): RawBuilder<unknown> {
  const count = sql.lit(events.length);
  const changes = Object.entries(set).map(([column, value]) => sql`, ${sql.ref(column)} = ${value}`);
  const rows = events.map((event, i) => sql`(${sql.lit(i + 1)}, ${JSON.stringify(event)}::jsonb)`);
  return sql`
    numbered as (
      update session set event_seq = event_seq + ${count}${sql.join(changes, sql``)}
       where tenant_id = ${tx.tenantId} and id = ${sessionId} returning event_seq),
    told as (
      insert into stream_event (tenant_id, stream, seq, data, at)
      select ${tx.tenantId}, ${`s:${sessionId}`}, event_seq - ${count} + place, data, now()
        from numbered, (values ${sql.join(rows)}) as event (place, data))`;
}

export const sessionTopic = (tx: Tx, sessionId: string): string => `${tx.tenantId}/s:${sessionId}`;

/** Writes to a session, locked by this transaction if anything but events is written, and adds the events. */
export async function writeSession(tx: Tx, sessionId: string, write: SessionWrite): Promise<void> {
  await sql`with ${sessionParts(tx, sessionId, write)} select`.execute(tx.q);
  tx.wake(sessionTopic(tx, sessionId));
}

/** Adds an event to a session's stream. */
export async function appendSessionEvent(tx: Tx, sessionId: string, event: NewSessionEvent): Promise<void> {
  await writeSession(tx, sessionId, { events: [event] });
}

/** Tells an agent's screens that something of theirs is new. */
export async function appendAgentEvent(
  tx: Tx,
  agentId: string,
  event: WithoutSeq<AgentEvent>,
): Promise<void> {
  await sql`
    with numbered as (
      update agent set event_seq = event_seq + 1 where tenant_id = ${tx.tenantId} and id = ${agentId} returning event_seq)
    insert into stream_event (tenant_id, stream, seq, data, at)
    select ${tx.tenantId}, ${`a:${agentId}`}, event_seq, ${JSON.stringify(event)}::jsonb, now() from numbered`.execute(
    tx.q,
  );
  tx.wake(`${tx.tenantId}/a:${agentId}`);
}

/** Tells all screens of a tenant that an administrator changed something. */
export async function appendTenantEvent(tx: Tx, event: { type: TenantEvent['type'] }): Promise<void> {
  await sql`
    with numbered as (
      update tenant set event_seq = event_seq + 1 where id = ${tx.tenantId} returning event_seq)
    insert into stream_event (tenant_id, stream, seq, data, at)
    select ${tx.tenantId}, 't', event_seq, ${JSON.stringify(event)}::jsonb, now() from numbered`.execute(
    tx.q,
  );
  tx.wake(`${tx.tenantId}/t`);
}
