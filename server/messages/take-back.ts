import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type MessageRow } from './store.ts';
import { tellState } from './tell-state.ts';

/** What is taken back: of a session that this transaction has locked, one text, or all of some kinds. */
export interface Recall {
  sessionId: string;
  messageId?: string;
  kinds: readonly MessageRow['kind'][];
  at: Date;
}

/**
 * Takes back texts that wait in line, and tells of it: `suppressed`, `canceled`. A row that a claim holds at this moment is
 * skipped: the claim was first. Gives back whether there was one.
 */
export async function takeBack(tx: Tx, { sessionId, messageId, kinds, at }: Recall): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    with waiting as (
      select o.message_id from outbox o join message m on m.tenant_id = o.tenant_id and m.id = o.message_id
       where o.tenant_id = ${tx.tenantId} and m.session_id = ${sessionId} and m.kind = any(${kinds})
         and ${messageId === undefined ? sql`true` : sql`m.id = ${messageId}`} and o.state = 'queued' and m.state = 'queued'
         for update of o skip locked),
    gone as (
      delete from outbox using waiting where outbox.tenant_id = ${tx.tenantId} and outbox.message_id = waiting.message_id
      returning outbox.message_id)
    update message set state = 'suppressed', reason = 'canceled', state_at = ${at}, wait_until = null
      from gone where message.tenant_id = ${tx.tenantId} and message.id = gone.message_id and message.state = 'queued'
    returning message.id`.execute(tx.q);
  for (const { id } of rows)
    await tellState(tx, { id, sessionId, state: 'suppressed', reason: 'canceled', at });
  return rows.length > 0;
}
