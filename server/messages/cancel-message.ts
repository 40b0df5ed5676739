import { sql } from 'kysely';
import { type AgentPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { lockOwnSession } from '../sessions/own-session.ts';
import { tellState } from './tell-state.ts';

/** Takes back a text that still waits. Refused with `not_cancelable` once its hand-over has begun. */
export async function cancelMessage(
  ctx: Context,
  principal: AgentPrincipal,
  sessionId: string,
  messageId: string,
): Promise<void> {
  await ctx.db.tenant(principal.tenantId, async (tx) => {
    await lockOwnSession(tx, principal, sessionId);
    const at = ctx.clock.now();
    if (!(await takeBack(tx, { sessionId, messageId, at }))) throw new AppError('not_cancelable');
    await tellState(tx, { id: messageId, sessionId, state: 'suppressed', reason: 'canceled', at });
  });
}

/** A row that a claim holds at this moment is skipped: the claim was first. */
async function takeBack(
  tx: Tx,
  { sessionId, messageId, at }: { sessionId: string; messageId: string; at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    with waiting as (
      select message_id from outbox where tenant_id = ${tx.tenantId} and message_id = ${messageId} and state = 'queued'
         for update skip locked),
    gone as (
      delete from outbox using waiting where outbox.tenant_id = ${tx.tenantId} and outbox.message_id = waiting.message_id
      returning outbox.message_id)
    update message set state = 'suppressed', reason = 'canceled', state_at = ${at}, wait_until = null
      from gone where message.tenant_id = ${tx.tenantId} and message.id = gone.message_id
       and message.session_id = ${sessionId} and message.kind in ('text', 'preset') and message.state = 'queued'
    returning message.id`.execute(tx.q);
  return rows.length === 1;
}
