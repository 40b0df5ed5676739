import { sql } from 'kysely';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { tellState } from './tell-state.ts';

/**
 * Takes back what waits in line in a session that this transaction has locked: it was written for a number that the
 * session leaves, and the agent may send it again to the new one. Throws `text_being_sent` while a text is being handed over,
 * for that one cannot be called back, and nothing that follows may overtake it.
 */
export async function recallWaiting(ctx: Context, tx: Tx, sessionId: string): Promise<void> {
  const at = ctx.clock.now();
  const { rows: lines } = await sql<{ messageId: string; state: 'queued' | 'sending' }>`
    select o.message_id as "messageId", o.state from outbox o
      join message m on m.tenant_id = o.tenant_id and m.id = o.message_id
     where o.tenant_id = ${tx.tenantId} and m.session_id = ${sessionId}
     order by o.position for update of o`.execute(tx.q);
  if (lines.some(({ state }) => state === 'sending')) throw new AppError('text_being_sent');
  for (const { messageId: id } of lines) {
    await sql`
      with gone as (delete from outbox where tenant_id = ${tx.tenantId} and message_id = ${id})
      update message set state = 'suppressed', reason = 'canceled', state_at = ${at}, wait_until = null
       where tenant_id = ${tx.tenantId} and id = ${id} and state = 'queued'`.execute(tx.q);
    await tellState(tx, { id, sessionId, state: 'suppressed', reason: 'canceled', at });
  }
}
