import { type Selectable, sql } from 'kysely';
import { type MessageState } from '../../protocol/message.ts';
import { type Tx } from '../platform/db.ts';
import { type MediaTable, type MessageTable } from '../platform/schema.ts';
import { sessionParts, sessionTopic, type SessionWrite } from '../stream/append-event.ts';

export type MessageRow = Selectable<MessageTable>;
export type MediaRow = Selectable<MediaTable>;

export type NewMessage = Omit<
  MessageRow,
  | 'tenant_id'
  | 'personal'
  | 'while_waiting'
  | 'attempt'
  | 'carrier_message_id'
  | 'carrier_segments'
  | 'carrier_code'
  | 'wait_until'
> & { personal?: boolean; while_waiting?: boolean };

/** Takes the next place in a conversation and the next number of its stream; the session row stays locked. */
export async function takePlace(
  tx: Tx,
  sessionId: string,
  { unread = 0 }: { unread?: 0 | 1 } = {},
): Promise<{ seq: number; eventSeq: number; unread: number }> {
  const { rows } = await sql<{ seq: number; eventSeq: number; unread: number }>`
    update session set next_seq = next_seq + 1, event_seq = event_seq + 1, unread = unread + ${unread}
     where tenant_id = ${tx.tenantId} and id = ${sessionId}
    returning next_seq - 1 as seq, event_seq as "eventSeq", unread`.execute(tx.q);
  return rows[0]!;
}

export interface NewOutboxRow {
  conversation: string;
  numberId: string;
  priority: 0 | 1 | 2;
  dueAt: Date;
  expiresAt: Date;
}

/** An event of the session's stream, with the number it takes there. */
export interface NumberedEvent {
  eventSeq: number;
  data: object;
}

/**
 * Stores a message with what must come with it, in one statement: its place in the outbox, and what is written to its
 * session, which this transaction has locked.
 */
export async function insertMessage(
  tx: Tx,
  message: NewMessage,
  { outbox, session }: { outbox?: NewOutboxRow; session?: SessionWrite },
): Promise<void> {
  const { tenantId } = tx;
  const m = message;
  const outboxPart = outbox
    ? sql`, o as (
        insert into outbox (tenant_id, message_id, conversation, number_id, carrier, priority, segments, state, due_at, expires_at)
        select ${tenantId}, id, ${outbox.conversation}, ${outbox.numberId}, ${m.carrier}, ${outbox.priority}, ${m.segments},
               'queued', ${outbox.dueAt}, ${outbox.expiresAt} from m)`
    : sql``;
  const sessionPart =
    session && m.session_id !== null ? sql`, ${sessionParts(tx, m.session_id, session)}` : sql``;
  await sql`
    with m as (
      insert into message (tenant_id, id, session_id, seq, direction, kind, state, reason, body, language, preset_id, personal, agent_id, while_waiting,
                           encoding, segments, client_key, retry_of, our_number, caller, carrier, created_at, state_at)
      values (${tenantId}, ${m.id}, ${m.session_id}, ${m.seq}, ${m.direction}, ${m.kind}, ${m.state}, ${m.reason}, ${m.body},
              ${m.language}, ${m.preset_id}, ${m.personal ?? false}, ${m.agent_id}, ${m.while_waiting ?? false}, ${m.encoding}, ${m.segments}, ${m.client_key}, ${m.retry_of},
              ${m.our_number}, ${m.caller}, ${m.carrier}, ${m.created_at}, ${m.state_at})
      returning id, session_id)${outboxPart}${sessionPart}
    select from m`.execute(tx.q);
  if (outbox) tx.wake('outbox');
  if (session && m.session_id !== null) tx.wake(sessionTopic(tx, m.session_id));
}

/** Adds the event that `takePlace` numbered. */
export async function insertEvent(
  tx: Tx,
  sessionId: string,
  { eventSeq, data }: NumberedEvent,
): Promise<void> {
  await sql`
    insert into stream_event (tenant_id, stream, seq, data, at)
    values (${tx.tenantId}, ${`s:${sessionId}`}, ${eventSeq}, ${JSON.stringify(data)}::jsonb, now())`.execute(
    tx.q,
  );
  tx.wake(sessionTopic(tx, sessionId));
}

export async function lockMessage(tx: Tx, id: string): Promise<MessageRow | undefined> {
  return tx.q
    .selectFrom('message')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function findMessage(tx: Tx, id: string): Promise<MessageRow | undefined> {
  return tx.q
    .selectFrom('message')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Notes the carrier's id of a text that has none yet, unless it is another's. */
export async function noteCarrierId(
  tx: Tx,
  { id, carrier }: Pick<MessageRow, 'id' | 'carrier'>,
  carrierId: string,
): Promise<void> {
  await sql`
    update message set carrier_message_id = ${carrierId}
     where tenant_id = ${tx.tenantId} and id = ${id} and carrier_message_id is null
       and not exists (select 1 from message other where other.tenant_id = ${tx.tenantId}
                          and other.carrier = ${carrier} and other.carrier_message_id = ${carrierId})`.execute(
    tx.q,
  );
}

export async function findByCarrierId(
  tx: Tx,
  carrier: string,
  carrierMessageId: string,
): Promise<MessageRow | undefined> {
  return tx.q
    .selectFrom('message')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('carrier', '=', carrier)
    .where('carrier_message_id', '=', carrierMessageId)
    .executeTakeFirst();
}

export interface StateChange {
  from: MessageState;
  to: MessageState;
  reason: string | null;
  carrierCode?: string | null;
  at: Date;
}

/** Moves a message along one edge. Gives back false when it is no longer in `from`. */
export async function moveState(tx: Tx, id: string, change: StateChange): Promise<boolean> {
  const { numUpdatedRows } = await tx.q
    .updateTable('message')
    .set({
      state: change.to,
      reason: change.reason,
      ...(change.carrierCode ? { carrier_code: change.carrierCode } : {}),
      state_at: change.at,
      wait_until: null,
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('state', '=', change.from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function setWait(tx: Tx, id: string, waitUntil: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx.q
    .updateTable('message')
    .set({ wait_until: waitUntil })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function listMessages(tx: Tx, sessionId: string): Promise<MessageRow[]> {
  return tx.q
    .selectFrom('message')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('session_id', '=', sessionId)
    .orderBy('seq')
    .execute();
}

export async function listMedia(tx: Tx, messageIds: readonly string[]): Promise<MediaRow[]> {
  if (messageIds.length === 0) return [];
  return tx.q
    .selectFrom('media')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('message_id', 'in', [...messageIds])
    .orderBy('message_id')
    .orderBy('position')
    .execute();
}

export async function agentNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.q
    .selectFrom('agent')
    .select(['id', 'name'])
    .where('tenant_id', '=', tx.tenantId)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

export async function countInbound(tx: Tx, sessionId: string, afterSeq: number): Promise<number> {
  const { count } = await tx.q
    .selectFrom('message')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('tenant_id', '=', tx.tenantId)
    .where('session_id', '=', sessionId)
    .where('direction', '=', 'in')
    .where('seq', '>', afterSeq)
    .executeTakeFirstOrThrow();
  return count;
}
