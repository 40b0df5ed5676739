import { sql } from 'kysely';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { finishClosing, tellSession } from '../sessions/finish-closing.ts';
import { lockSession } from '../sessions/lock-session.ts';
import { conversationOf, type Pair, setOptedOut } from './contact.ts';
import { tellState } from './tell-state.ts';

/**
 * Stops everything to a pair: texts that wait are suppressed here, later ones at the claim, closing text and auto-reply
 * included; a session that waited for its closing text alone has ended, and a live one is told. A text whose hand-over
 * has begun cannot be called back. Locks the sessions it writes to, then the pair; so this transaction may hold the lock
 * of a session of the pair, and none of the pair's row.
 */
export async function optOut(ctx: Context, tx: Tx, pair: Pair): Promise<void> {
  const sessionIds = await concernedSessions(tx, pair);
  for (const id of sessionIds) await lockSession(tx, id);
  await setOptedOut(tx, pair, () => ctx.clock.now());
  const at = ctx.clock.now();
  const suppressed = await suppressQueued(tx, pair, { sessionIds, at });
  for (const { id, session_id } of suppressed) {
    await tellState(tx, { id, sessionId: session_id, state: 'suppressed', reason: 'opted_out', at });
  }
  const closed = new Set(
    suppressed.flatMap(({ kind, session_id }) => (kind === 'closing' ? session_id : [])),
  );
  for (const id of sessionIds) {
    if (closed.has(id)) await finishClosing(tx, id, 'opted_out');
    else await tellSession(tx, id);
  }
}

/** The live session of the pair and those that have texts in line, in the order in which they are locked. */
async function concernedSessions(tx: Tx, pair: Pair): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from session
     where tenant_id = ${tx.tenantId} and our_number = ${pair.our_number} and caller = ${pair.caller} and state = 'active'
    union
    select m.session_id from outbox o
      join message m on m.tenant_id = o.tenant_id and m.id = o.message_id and m.session_id is not null
     where o.tenant_id = ${tx.tenantId} and o.conversation = ${conversationOf(pair)} and o.state = 'queued'
     order by id`.execute(tx.q);
  return rows.map(({ id }) => id);
}

interface SuppressedText {
  id: string;
  session_id: string | null;
  kind: string;
}

/**
 * Rows that a claim holds at this moment are skipped: the claim reads the opt-out itself, or was first. So does the
 * claim of a text whose session began meanwhile, and is not locked here.
 */
async function suppressQueued(
  tx: Tx,
  pair: Pair,
  { sessionIds, at }: { sessionIds: readonly string[]; at: Date },
): Promise<SuppressedText[]> {
  const { rows } = await sql<SuppressedText>`
    with waiting as (
      select o.tenant_id, o.message_id from outbox o
        join message m on m.tenant_id = o.tenant_id and m.id = o.message_id
       where o.tenant_id = ${tx.tenantId} and o.conversation = ${conversationOf(pair)} and o.state = 'queued'
         and (m.session_id is null or m.session_id = any(${sessionIds}::uuid[]))
         for update of o skip locked),
    gone as (
      delete from outbox using waiting
       where outbox.tenant_id = waiting.tenant_id and outbox.message_id = waiting.message_id returning outbox.message_id)
    update message set state = 'suppressed', reason = 'opted_out', state_at = ${at}, wait_until = null
      from gone where message.tenant_id = ${tx.tenantId} and message.id = gone.message_id and message.state = 'queued'
    returning message.id, message.session_id, message.kind`.execute(tx.q);
  return rows;
}
