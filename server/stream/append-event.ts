import { sql } from 'kysely';
import { type SessionEvent } from '../../protocol/stream.ts';
import { type Tx } from '../platform/db.ts';

type WithoutSeq<E> = E extends unknown ? Omit<E, 'seq'> : never;

/**
 * Adds an event to a session's stream. Its number comes from the session row, whose lock is held until the commit: so
 * numbers are without gaps and become visible in order, which a sequence's would not.
 */
export async function appendSessionEvent(
  tx: Tx,
  sessionId: string,
  event: WithoutSeq<SessionEvent>,
): Promise<number> {
  const { rows } = await sql<{ seq: number }>`
    with numbered as (
      update session set event_seq = event_seq + 1 where tenant_id = ${tx.tenantId} and id = ${sessionId} returning event_seq)
    insert into stream_event (tenant_id, stream, seq, data, at)
    select ${tx.tenantId}, ${`s:${sessionId}`}, event_seq, ${JSON.stringify(event)}::jsonb, now() from numbered
    returning seq`.execute(tx.q);
  tx.wake(`${tx.tenantId}/s:${sessionId}`);
  return rows[0]!.seq;
}

/** Tells an agent's screens that something about a call of theirs is new. */
export async function appendAgentEvent(
  tx: Tx,
  agentId: string,
  event: { type: 'call.changed'; callKey: string },
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
export async function appendTenantEvent(
  tx: Tx,
  event: { type: 'settings.changed' | 'presets.changed' },
): Promise<void> {
  await sql`
    with numbered as (
      update tenant set event_seq = event_seq + 1 where id = ${tx.tenantId} returning event_seq)
    insert into stream_event (tenant_id, stream, seq, data, at)
    select ${tx.tenantId}, 't', event_seq, ${JSON.stringify(event)}::jsonb, now() from numbered`.execute(
    tx.q,
  );
  tx.wake(`${tx.tenantId}/t`);
}
