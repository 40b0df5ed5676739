import { sql } from 'kysely';
import { type FailureReason, type MessageState } from '../../protocol/message.ts';
import { type MediaState } from '../../protocol/media.ts';
import { type Tx } from '../platform/db.ts';
import { type RecordEntry, type RecordWrite } from './record-system.ts';

export interface ConversationMedia {
  id: string;
  state: MediaState;
  kind: 'image' | 'video' | 'file';
  type: string | null;
  size: number | null;
  key: string | null;
  position: number;
  /** Milliseconds, of a video that says so. */
  durationMs: number | null;
}

/** A message of a session with what a record shows of it. Dates are times. */
export interface ConversationMessage {
  id: string;
  seq: number;
  direction: 'out' | 'in';
  kind: RecordEntry['kind'];
  state: MessageState;
  reason: FailureReason | null;
  body: string;
  agentName: string | null;
  /** It went out, or came, before an agent answered. */
  whileWaiting?: boolean;
  createdAt: Date;
  stateAt: Date;
  media: ConversationMedia[];
}

/** All messages of a session, in order, with their media. A late text is none of them. */
export async function readConversation(tx: Tx, sessionId: string): Promise<ConversationMessage[]> {
  const { rows } = await sql<ConversationMessage>`
    select m.id, m.seq, m.direction, m.kind, m.state, m.reason, m.body, a.name as "agentName", m.while_waiting as "whileWaiting",
           m.created_at as "createdAt", m.state_at as "stateAt",
           coalesce((select jsonb_agg(jsonb_build_object('id', d.id, 'state', d.state, 'kind', d.kind, 'type', d.type,
                                                         'size', d.size, 'key', d.object_key, 'position', d.position,
                                                         'durationMs', d.duration_ms)
                                      order by d.position)
                       from media d where d.tenant_id = m.tenant_id and d.message_id = m.id), '[]') as media
      from message m
      left join agent a on a.tenant_id = m.tenant_id and a.id = m.agent_id
     where m.tenant_id = ${tx.tenantId} and m.session_id = ${sessionId}
     order by m.seq`.execute(tx.q);
  return rows;
}

/** What a record says of the session, the caller's name, and whether its call lives. */
export async function readSessionFacts(
  tx: Tx,
  sessionId: string,
): Promise<RecordWrite['session'] & { callerName: string | null; isLive: boolean }> {
  const { rows } = await sql<
    Omit<RecordWrite['session'], 'startedAt'> & { openedAt: Date; callerName: string | null; isLive: boolean }
  >`
    select s.id, s.call_key as "callKey", s.caller, s.our_number as "ourNumber", s.opened_at as "openedAt",
           coalesce(q.name, s.queue_key) as "queueName", c.caller_name as "callerName", s.state = 'active' as "isLive"
      from session s
      join call c on c.tenant_id = s.tenant_id and c.call_key = s.call_key
      left join queue q on q.tenant_id = s.tenant_id and q.key = s.queue_key
     where s.tenant_id = ${tx.tenantId} and s.id = ${sessionId}`.execute(tx.q);
  // a thread refers to its session
  const { openedAt, ...facts } = rows[0]!;
  return { ...facts, startedAt: openedAt.toISOString() };
}
