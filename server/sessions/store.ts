import { sql } from 'kysely';
import { stopHolds } from '../messages/stop-holds.ts';
import { type Tx } from '../platform/db.ts';
import { type SessionRow } from './session-row.ts';

export async function findSession(tx: Tx, id: string): Promise<SessionRow | undefined> {
  return byKey(tx, 'id', id).executeTakeFirst();
}

export async function findSessionOfCall(tx: Tx, callKey: string): Promise<SessionRow | undefined> {
  return byKey(tx, 'call_key', callKey).executeTakeFirst();
}

/** Locks the session whatever its state: ends, sends, receipts and inbound texts of one session follow one another. */
export async function lockSession(tx: Tx, id: string): Promise<SessionRow | undefined> {
  return byKey(tx, 'id', id).forNoKeyUpdate().executeTakeFirst();
}

export interface SessionWithFacts extends SessionRow {
  /** Of the agent in charge; empty while the caller waits. */
  agentName: string;
  callerName: string | null;
  optedOut: boolean;
  /** Nothing is handed over for the tenant at this moment. */
  sendingStopped: boolean;
  /** Nothing is sent to numbers that begin like the caller's. */
  prefixHeld: boolean;
}

/**
 * The session, locked, with names and opt-out of the parties: all in one round trip, for it is asked at every text. A
 * lock that was waited for gives the newest row of the session, but of all else what held before the wait; it is asked
 * once more then, with the lock held.
 */
export async function lockWithFacts(tx: Tx, id: string): Promise<SessionWithFacts | undefined> {
  const row = await readLocking(tx, id);
  return row && row.event_seq === row.seenSeq ? row : readLocking(tx, id);
}

/** `seenSeq`: the number of the session's last event when the statement began. */
async function readLocking(
  tx: Tx,
  id: string,
): Promise<(SessionWithFacts & { seenSeq: number }) | undefined> {
  const { rows } = await sql<SessionWithFacts & { seenSeq: number }>`
    select s.*, coalesce(a.name, '') as "agentName", c.caller_name as "callerName", ${stopHolds('s')} as "optedOut",
           (exists (select from sending_stop where tenant_id = s.tenant_id) or exists (select from installation_stop)) as "sendingStopped",
           exists (select from prefix_hold h where h.tenant_id = s.tenant_id and starts_with(s.caller, h.prefix)) as "prefixHeld",
           (select seen.event_seq from session seen where seen.tenant_id = s.tenant_id and seen.id = s.id) as "seenSeq"
      from session s
      join call c on c.tenant_id = s.tenant_id and c.call_key = s.call_key
      left join agent a on a.tenant_id = s.tenant_id and a.id = s.agent_id
     where s.tenant_id = ${tx.tenantId} and s.id = ${id}
       for no key update of s`.execute(tx.q);
  return rows[0];
}

/** What a session's row does not say of those who take part in it. */
export interface Parties {
  /** Of the agent in charge; empty while the caller waits. */
  agentName: string;
  /** The caller has told our number, or the company, to stop. */
  optedOut: boolean;
}

/**
 * Asked after the session was locked, not with the lock: a lock that was waited for gives the newest row of the session,
 * but of other tables what held before the wait.
 */
export async function findParties(
  tx: Tx,
  { agent_id, our_number, caller }: Pick<SessionRow, 'agent_id' | 'our_number' | 'caller'>,
): Promise<Parties> {
  const { rows } = await sql<Parties>`
    select coalesce((select name from agent where tenant_id = ${tx.tenantId} and id = ${agent_id}), ${agent_id}, '') as "agentName",
           ${stopHolds('pair')} as "optedOut"
      from (select ${tx.tenantId}::text as tenant_id, ${our_number}::text as our_number, ${caller}::text as caller) pair`.execute(
    tx.q,
  );
  return rows[0]!;
}

export async function lockSessionOfCall(tx: Tx, callKey: string): Promise<SessionRow | undefined> {
  return byKey(tx, 'call_key', callKey).forNoKeyUpdate().executeTakeFirst();
}

const ofPair = (tx: Tx, ourNumber: string, caller: string) =>
  tx.q
    .selectFrom('session')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('our_number', '=', ourNumber)
    .where('caller', '=', caller);

/** The live session of a pair, locked. None when its end was committed before: the text is then a late one. */
export async function lockLiveSession(
  tx: Tx,
  ourNumber: string,
  caller: string,
): Promise<SessionRow | undefined> {
  return ofPair(tx, ourNumber, caller)
    .where('state', '=', sql.lit('active'))
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** The pair's latest ended session, if any. */
export async function lastSessionOfPair(
  tx: Tx,
  ourNumber: string,
  caller: string,
): Promise<SessionRow | undefined> {
  return ofPair(tx, ourNumber, caller)
    .where('state', '<>', sql.lit('active'))
    .orderBy('ended_at', 'desc')
    .limit(sql.lit(1))
    .executeTakeFirst();
}

/** Whether the agent texts in another call at the same time. */
export async function hasOtherLiveSession(
  tx: Tx,
  { id, agent_id }: { id: string; agent_id: string },
): Promise<boolean> {
  const row = await tx.q
    .selectFrom('session')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('state', '=', sql.lit('active'))
    .where('agent_id', '=', agent_id)
    .where('id', '<>', id)
    .limit(sql.lit(1))
    .executeTakeFirst();
  return row !== undefined;
}

/** Numbers of ours on which this caller has a live session. */
export async function busyNumbers(tx: Tx, caller: string): Promise<string[]> {
  const rows = await tx.q
    .selectFrom('session')
    .select('our_number')
    .where('tenant_id', '=', tx.tenantId)
    .where('caller', '=', caller)
    .where('state', '=', sql.lit('active'))
    .execute();
  return rows.map((row) => row.our_number);
}

/** The live sessions of a caller, in the order in which they are locked. */
export async function liveSessionsOf(tx: Tx, caller: string): Promise<string[]> {
  const rows = await tx.q
    .selectFrom('session')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('caller', '=', caller)
    .where('state', '=', sql.lit('active'))
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

export type NewSession = Pick<
  SessionRow,
  | 'id'
  | 'call_key'
  | 'number_id'
  | 'our_number'
  | 'number_choice'
  | 'mms'
  | 'carrier'
  | 'encoding_profile'
  | 'caller'
  | 'caller_source'
  | 'queue_key'
  | 'language'
  | 'agent_id'
  | 'opened_at'
>;

/** Opens the session. Gives back false when the pair, or the call, has got a live one meanwhile. */
export async function insertSession(tx: Tx, session: NewSession): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.q
    .insertInto('session')
    .values({ ...session, tenant_id: tx.tenantId, state: 'active', end_reason: null, closing: null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export type SessionChange = Partial<
  Pick<
    SessionRow,
    | 'state'
    | 'ended_at'
    | 'end_reason'
    | 'closing'
    | 'caller'
    | 'caller_source'
    | 'queue_key'
    | 'language'
    | 'agent_id'
    | 'opt_out_suspected'
    | 'read_seq'
    | 'unread'
  >
>;

/** Notes that another agent is in charge from now on; the transaction has locked the session. */
export async function transferTo(
  tx: Tx,
  id: string,
  { from, to, at }: { from: string; to: string; at: Date },
): Promise<void> {
  const party = (agentId: string) => sql`
    jsonb_build_object('id', ${agentId}::text, 'name', coalesce(
      (select name from agent where tenant_id = ${tx.tenantId} and agent.id = ${agentId}), ${agentId}::text))`;
  const transfer = sql`jsonb_build_object('from', ${party(from)}, 'to', ${party(to)}, 'at', ${at.toISOString()}::text)`;
  await sql`
    update session set agent_id = ${to}, transfers = transfers || ${transfer}
     where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

/** Writes to a session that this transaction has locked. */
export async function updateSession(tx: Tx, id: string, change: SessionChange): Promise<void> {
  await tx.q
    .updateTable('session')
    .set(change)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
}

export async function lastEndedOf(
  tx: Tx,
  agentId: string,
): Promise<{ callKey: string; endedAt: Date } | undefined> {
  const row = await tx.q
    .selectFrom('session')
    .select(['call_key as callKey', 'ended_at as endedAt'])
    .where('tenant_id', '=', tx.tenantId)
    .where('agent_id', '=', agentId)
    .where('state', '<>', sql.lit('active'))
    .orderBy('ended_at', 'desc')
    .limit(sql.lit(1))
    .executeTakeFirst();
  return row?.endedAt ? { callKey: row.callKey, endedAt: row.endedAt } : undefined;
}

function byKey(tx: Tx, column: 'id' | 'call_key', value: string) {
  return tx.q
    .selectFrom('session')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where(column, '=', value);
}

export async function liveCalls(
  tx: Tx,
  of: { sessionId: string } | { caller: string },
): Promise<{ agentId: string; callKey: string }[]> {
  return (
    tx.q
      .selectFrom('session')
      .select(['agent_id as agentId', 'call_key as callKey'])
      .where('tenant_id', '=', tx.tenantId)
      // while the caller waits there is no screen to tell
      .where('agent_id', 'is not', null)
      .$narrowType<{ agentId: string }>()
      .where('state', '=', sql.lit('active'))
      .where('sessionId' in of ? 'id' : 'caller', '=', 'sessionId' in of ? of.sessionId : of.caller)
      .execute()
  );
}
