import { sql } from 'kysely';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { conversationOf, type Pair, setOptedOut } from './contact.ts';
import { tellState } from './tell-state.ts';

/**
 * Stops everything to a pair: texts that wait are suppressed here, later ones at the claim, closing text and auto-reply
 * included. A text whose hand-over has begun cannot be called back. The session of the pair, if live, is locked by the
 * caller of this function.
 */
export async function optOut(ctx: Context, tx: Tx, pair: Pair): Promise<void> {
  const at = ctx.clock.now();
  await setOptedOut(tx, pair, at);
  for (const { id, session_id } of await suppressQueued(tx, pair, at)) {
    await tellState(tx, { id, sessionId: session_id, state: 'suppressed', reason: 'opted_out', at });
  }
}

/** Rows that a claim holds at this moment are skipped: the claim reads the opt-out itself, or was first. */
async function suppressQueued(
  tx: Tx,
  pair: Pair,
  at: Date,
): Promise<{ id: string; session_id: string | null }[]> {
  const { rows } = await sql<{ id: string; session_id: string | null }>`
    with waiting as (
      select tenant_id, message_id from outbox
       where tenant_id = ${tx.tenantId} and conversation = ${conversationOf(pair)} and state = 'queued'
         for update skip locked),
    gone as (
      delete from outbox using waiting
       where outbox.tenant_id = waiting.tenant_id and outbox.message_id = waiting.message_id returning outbox.message_id)
    update message set state = 'suppressed', reason = 'opted_out', state_at = ${at}, wait_until = null
      from gone where message.tenant_id = ${tx.tenantId} and message.id = gone.message_id and message.state = 'queued'
    returning message.id, message.session_id`.execute(tx.q);
  return rows;
}
