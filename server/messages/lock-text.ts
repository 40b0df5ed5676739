import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type SessionRow } from '../sessions/session-row.ts';
import { lockMessage, type MessageRow } from './store.ts';

/** A text that what becomes of it is about to be written of, and its session; both locked. */
export interface LockedText {
  message: Pick<
    MessageRow,
    'id' | 'session_id' | 'kind' | 'state' | 'reason' | 'state_at' | 'carrier' | 'our_number' | 'caller'
  >;
  /** `null` for a text that belongs to none. */
  session: SessionRow | null;
}

type Row = SessionRow & {
  m_id: string;
  m_kind: MessageRow['kind'];
  m_state: string;
  m_reason: string | null;
  m_state_at: Date;
};

/** Locks session and text, in this order, in one statement. */
export async function lockText(
  tx: Tx,
  { messageId, sessionId }: { messageId: string; sessionId: string | null },
): Promise<LockedText | undefined> {
  if (sessionId === null) {
    const message = await lockMessage(tx, messageId);
    return message && { message, session: null };
  }
  // rows are locked in the order in which `of` names their tables
  const { rows } = await sql<Row>`
    select s.*, m.id as m_id, m.kind as m_kind, m.state as m_state, m.reason as m_reason, m.state_at as m_state_at
      from session s
      join message m on m.tenant_id = s.tenant_id and m.session_id = s.id
     where s.tenant_id = ${tx.tenantId} and s.id = ${sessionId} and m.id = ${messageId}
       for no key update of s, m`.execute(tx.q);
  const [row] = rows;
  if (!row) return undefined;
  const { m_id: id, m_kind: kind, m_state: state, m_reason: reason, m_state_at: state_at, ...session } = row;
  const { id: session_id, carrier, our_number, caller } = session;
  return { message: { id, session_id, kind, state, reason, state_at, carrier, our_number, caller }, session };
}
