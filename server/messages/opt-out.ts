import { sql } from 'kysely';
import { type Context } from '../context.ts';
import { ownNumbers } from '../numbers/find-own-number.ts';
import { type Tx } from '../platform/db.ts';
import { finishClosing, tellSession } from '../sessions/finish-closing.ts';
import { lockSession } from '../sessions/lock-session.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { conversationOf, type Pair } from './contact.ts';
import { type LockedText } from './lock-text.ts';
import { isRecorded, recordStop, type StopSource } from './stops.ts';
import { tellState } from './tell-state.ts';

/** Whether opt-outs count for all numbers of the company, by the setting as it is now. */
export async function countsForCompany(tx: Tx): Promise<boolean> {
  return (await effectiveSettings(tx, null)).optOutReach === 'company';
}

/** What a carrier's code about a text says of the opt-out that it means. */
export const sourceOfCode = ({ session }: Pick<LockedText, 'session'>, code: string | null): StopSource => ({
  how: 'carrier_code',
  by: code,
  language: session?.language ?? null,
});

/** The same as `optOut`, unless what the caller says has been said before. */
export async function optOutOnce(ctx: Context, tx: Tx, pair: Pair, source: StopSource): Promise<void> {
  if (!(await isRecorded(tx, pair, { everywhere: await countsForCompany(tx) })))
    await optOut(ctx, tx, pair, source);
}

/**
 * Stops everything to a pair, or to the caller from all numbers, if opt-outs count for the company: texts that wait are
 * suppressed here, later ones at the claim, closing text and auto-reply included; a session that waited for its closing
 * text alone has ended, and a live one is told. A text whose hand-over has begun cannot be called back. Locks the sessions
 * it writes to, then the pair; so this transaction may hold the lock of a session of the pair, and none of the pair's row.
 */
export async function optOut(ctx: Context, tx: Tx, pair: Pair, source: StopSource): Promise<void> {
  const everywhere = await countsForCompany(tx);
  const lines = everywhere ? await linesOf(tx, pair.caller) : [conversationOf(pair)];
  const sessionIds = await concernedSessions(tx, { pair, everywhere, lines });
  for (const id of sessionIds) await lockSession(tx, id);
  await recordStop(tx, pair, { now: () => ctx.clock.now(), everywhere, source });
  const at = ctx.clock.now();
  const suppressed = await suppressQueued(tx, { lines, sessionIds, at });
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

/** The caller's lines in the outbox, one for each number of ours. */
async function linesOf(tx: Tx, caller: string): Promise<string[]> {
  const numbers = await ownNumbers(tx);
  return numbers.map((our_number) => conversationOf({ our_number, caller }));
}

/** The live sessions that are concerned and those that have texts in line, in the order in which they are locked. */
async function concernedSessions(
  tx: Tx,
  { pair, everywhere, lines }: { pair: Pair; everywhere: boolean; lines: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from session
     where tenant_id = ${tx.tenantId} and (our_number = ${pair.our_number} or ${everywhere}::boolean)
       and caller = ${pair.caller} and state = 'active'
    union
    select m.session_id from outbox o
      join message m on m.tenant_id = o.tenant_id and m.id = o.message_id and m.session_id is not null
     where o.tenant_id = ${tx.tenantId} and o.conversation = any(${lines}::text[]) and o.state = 'queued'
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
  { lines, sessionIds, at }: { lines: readonly string[]; sessionIds: readonly string[]; at: Date },
): Promise<SuppressedText[]> {
  const { rows } = await sql<SuppressedText>`
    with waiting as (
      select o.tenant_id, o.message_id from outbox o
        join message m on m.tenant_id = o.tenant_id and m.id = o.message_id
       where o.tenant_id = ${tx.tenantId} and o.conversation = any(${lines}::text[]) and o.state = 'queued'
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
