import { type Selectable, sql, type Updateable } from 'kysely';
import { type RecordRef } from '../../protocol/call.ts';
import { type Tx } from '../platform/db.ts';
import { type Database } from '../platform/schema.ts';

export type ThreadRow = Selectable<Database['record_thread']>;

/**
 * Makes `record` the one that the session of the call is written to: the others get what was said until now, and this one
 * all of it. Locks the session. Gives back its id when that is new; nothing when it was so before, or no session is open.
 */
export async function attachThread(
  tx: Tx,
  { id, callKey, record, now }: { id: string; callKey: string; record: RecordRef; now: Date },
): Promise<string | undefined> {
  const { tenantId } = tx;
  const { rows } = await sql<{ id: string }>`
    with s as (
      select id, next_seq from session where tenant_id = ${tenantId} and call_key = ${callKey} for no key update),
    left_alone as (
      update record_thread t set until_seq = s.next_seq - 1
        from s
       where t.tenant_id = ${tenantId} and t.session_id = s.id and t.until_seq is null
         and (t.system, t.record_type, t.record_id) is distinct from (${record.system}, ${record.type}, ${record.id})),
    attached as (
      insert into record_thread as t (tenant_id, id, session_id, system, record_type, record_id, due_at, created_at)
      select ${tenantId}, ${id}, s.id, ${record.system}, ${record.type}, ${record.id}, ${now}, ${now} from s
      on conflict (tenant_id, session_id, system, record_type, record_id)
        do update set until_seq = null, due_at = excluded.due_at where t.until_seq is not null
      returning session_id),
    followed as (
      update session set followed = true
       where tenant_id = ${tenantId} and id in (select session_id from attached) and not followed)
    select session_id as id from attached`.execute(tx.q);
  return rows[0]?.id;
}

/** From here on the session is written to no record; those it has get what was said until now. */
export async function leaveThreads(tx: Tx, callKey: string): Promise<void> {
  await sql`
    update record_thread t set until_seq = s.next_seq - 1
      from session s
     where s.tenant_id = ${tx.tenantId} and s.call_key = ${callKey}
       and t.tenant_id = s.tenant_id and t.session_id = s.id and t.until_seq is null`.execute(tx.q);
}

export async function threadsOf(tx: Tx, sessionId: string): Promise<string[]> {
  const rows = await tx.q
    .selectFrom('record_thread')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('session_id', '=', sessionId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

export async function lockThread(tx: Tx, id: string): Promise<ThreadRow | undefined> {
  return tx.q
    .selectFrom('record_thread')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export type ThreadChange = Omit<
  Updateable<Database['record_thread']>,
  'tenant_id' | 'id' | 'session_id' | 'system' | 'record_type' | 'record_id' | 'created_at'
>;

/** Writes to a thread that this transaction has locked. */
export async function changeThread(tx: Tx, id: string, change: ThreadChange): Promise<void> {
  await tx.q
    .updateTable('record_thread')
    .set(change)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
}

/** Ends a claim, unless somebody else has it by now. */
export async function letGo(tx: Tx, { threadId, claim }: { threadId: string; claim: string }): Promise<void> {
  await tx.q
    .updateTable('record_thread')
    .set({ claim: null, claim_until: null })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', threadId)
    .where('claim', '=', claim)
    .execute();
}

/** Conversations whose time has passed by more than a little, of all tenants: nobody looked. Runs as the worker. */
export async function forgottenThreads(
  tx: Tx,
  before: Date,
  limit: number,
): Promise<{ tenantId: string; sessionId: string }[]> {
  return tx.q
    .selectFrom('record_thread')
    .select(['tenant_id as tenantId', 'session_id as sessionId'])
    .distinct()
    .where('due_at', '<', before)
    .limit(limit)
    .execute();
}

/**
 * Lets conversations with a system that wait for it be looked at now. With `attach` those, too, whose live call named a
 * record of it while it was off. Gives back their sessions.
 */
export async function wakeThreadsOf(tx: Tx, system: string, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update record_thread set due_at = ${now}, retry_at = null, failing_since = null, attempt = 0, reason = null, code = null
     where tenant_id = ${tx.tenantId} and system = ${system} and state = 'open' and (due_at is not null or reason is not null)
    returning session_id as id`.execute(tx.q);
  return [...new Set(rows.map((row) => row.id))];
}

/** Live calls that name a record of this system. */
export async function liveCallsWith(
  tx: Tx,
  system: string,
): Promise<{ callKey: string; record: RecordRef }[]> {
  const { rows } = await sql<{ callKey: string; record: RecordRef }>`
    select c.call_key as "callKey", coalesce(c.attached_record, c.record) as record
      from call c
     where c.tenant_id = ${tx.tenantId} and c.state <> 'ended'
       and coalesce(c.attached_record, c.record) ->> 'system' = ${system}`.execute(tx.q);
  return rows;
}
