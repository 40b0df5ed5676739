import { sql } from 'kysely';
import { type WebhookEventType } from '../../protocol/webhook-event.ts';
import { type Tx } from '../platform/db.ts';

export interface NewEvent {
  id: string;
  type: WebhookEventType;
  /** Key of the call. */
  stream: string;
  data: object;
  at: Date;
}

/** Adds events, in order, for every endpoint that wants them. The number is taken last of all locks. */
export async function insertEvents(tx: Tx, events: readonly NewEvent[], now: Date): Promise<void> {
  const { tenantId } = tx;
  const count = sql.lit(events.length);
  const rows = events.map(
    ({ id, type, stream, data, at }, i) =>
      sql`(${sql.lit(i + 1)}, ${id}::uuid, ${type}::text, ${stream}::text, ${JSON.stringify(data)}::jsonb, ${at}::timestamptz)`,
  );
  await sql`
    with head as (
      insert into webhook_head as h (tenant_id, seq) values (${tenantId}, ${count})
      on conflict (tenant_id) do update set seq = h.seq + ${count} returning seq),
    added as (
      insert into webhook_event (tenant_id, seq, id, type, stream, data, at)
      select ${tenantId}, head.seq - ${count} + e.place, e.id, e.type, e.stream, e.data, e.at
        from head, (values ${sql.join(rows)}) as e (place, id, type, stream, data, at)
      returning seq, type, stream)
    insert into webhook_delivery (tenant_id, endpoint_id, seq, stream, due_at)
    select ${tenantId}, p.id, a.seq, a.stream, ${now}
      from added a join webhook_endpoint p on p.tenant_id = ${tenantId} and p.enabled
       and (cardinality(p.events) = 0 or a.type = any(p.events))`.execute(tx.q);
}

export interface StoredEvent {
  seq: number;
  id: string;
  type: WebhookEventType;
  data: object;
  at: Date;
}

export async function listEvents(tx: Tx, after: number, limit: number): Promise<StoredEvent[]> {
  const { rows } = await sql<StoredEvent>`
    select seq, id, type, data, at from webhook_event
     where tenant_id = ${tx.tenantId} and seq > ${after} order by seq limit ${limit}`.execute(tx.q);
  return rows;
}

/** What is left to tell of a session's stream; locks its cursor. Nothing when it is told to nobody. */
export async function readNews(
  tx: Tx,
  sessionId: string,
): Promise<{ seq: number; callKey: string; events: { seq: number; data: unknown; at: Date }[] } | null> {
  const { rows } = await sql<{ seq: number; callKey: string }>`
    select c.seq, s.call_key as "callKey"
      from webhook_cursor c join session s on s.tenant_id = c.tenant_id and s.id = c.session_id
     where c.tenant_id = ${tx.tenantId} and c.session_id = ${sessionId} for update of c`.execute(tx.q);
  const [cursor] = rows;
  if (!cursor) return null;
  const { rows: events } = await sql<{ seq: number; data: unknown; at: Date }>`
    select seq, data, at from stream_event
     where tenant_id = ${tx.tenantId} and stream = ${`s:${sessionId}`} and seq > ${cursor.seq}
     order by seq limit 200`.execute(tx.q);
  return { ...cursor, events };
}

export async function moveCursor(tx: Tx, sessionId: string, seq: number): Promise<void> {
  await sql`
    update webhook_cursor set seq = ${seq} where tenant_id = ${tx.tenantId} and session_id = ${sessionId}`.execute(
    tx.q,
  );
}

/** Before the first event of a session: its opening is not told yet. */
export const NOT_OPENED = -1;

/** From here on what happens is told, in the session of a call from its opening on, or in all live ones without `callKey`. */
export async function followSessions(tx: Tx, callKey: string | null): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with live as (
      select tenant_id, id, event_seq from session
       where tenant_id = ${tx.tenantId} and state <> 'ended' and (${callKey}::text is null or call_key = ${callKey})),
    cursors as (
      insert into webhook_cursor (tenant_id, session_id, seq)
      select tenant_id, id, case when ${callKey}::text is null then event_seq else ${sql.lit(NOT_OPENED)} end from live
      on conflict do nothing returning session_id),
    followed as (
      update session s set followed = true
        from live where s.tenant_id = live.tenant_id and s.id = live.id and not s.followed)
    select session_id as id from cursors`.execute(tx.q);
  return rows.map((row) => row.id);
}
