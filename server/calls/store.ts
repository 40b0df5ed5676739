import { sql } from 'kysely';
import { type CallReport, type CallTruth, type RecordRef, type WaitSms } from '../../protocol/call.ts';
import { type Tx } from '../platform/db.ts';
import { type CallRow } from './call-row.ts';

/** A call, and the name its agent has; `null` without one. */
export interface LockedCall extends CallRow {
  agent_name: string | null;
}

/**
 * The call, locked until the end of the transaction: reports of one call are taken one after the other. Its key is never
 * changed, so the lock is one that lets others refer to it: a transaction that writes to the call's session twice does.
 */
export async function lockCall(tx: Tx, callKey: string): Promise<LockedCall | undefined> {
  const { rows } = await sql<LockedCall>`
    select c.*, a.name as agent_name
      from call c
      left join agent a on a.tenant_id = c.tenant_id and a.id = c.agent_id
     where c.tenant_id = ${tx.tenantId} and c.call_key = ${callKey}
       for no key update of c`.execute(tx.q);
  return rows[0];
}

export async function findCall(tx: Tx, callKey: string): Promise<CallRow | undefined> {
  return tx.q
    .selectFrom('call')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('call_key', '=', callKey)
    .executeTakeFirst();
}

export interface CallValues {
  report: CallReport;
  source: CallTruth;
  language: string;
  endedAt: Date | null;
  leaseUntil: Date | null;
  /** Telephony names another record than before: the agent's choice was of then. */
  recordChanged: boolean;
  waitSms: WaitSms | null;
}

/** Adds a call not known before. Gives back nothing when another transaction has just added it. */
export async function insertCall(tx: Tx, values: CallValues): Promise<CallRow | undefined> {
  return tx.q
    .insertInto('call')
    .values({
      tenant_id: tx.tenantId,
      call_key: values.report.callKey,
      started_at: new Date(values.report.startedAt),
      source: values.source,
      ...columns(values),
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'call_key']).doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** Writes what a newer report says of a call that this transaction has locked. */
export async function updateCall(tx: Tx, values: CallValues): Promise<CallRow> {
  return tx.q
    .updateTable('call')
    .set({ ...columns(values), ...(values.recordChanged ? { attached_record: null } : {}) })
    .where('tenant_id', '=', tx.tenantId)
    .where('call_key', '=', values.report.callKey)
    .returningAll()
    .executeTakeFirstOrThrow();
}

function columns({ report, language, endedAt, leaseUntil, waitSms }: CallValues) {
  return {
    seq: report.seq,
    state: report.state,
    channel: report.channel,
    direction: report.direction,
    caller: report.caller,
    caller_name: report.callerName ?? null,
    dialled: report.dialled ?? null,
    queue_key: report.queue,
    language,
    agent_id: report.agent?.id ?? null,
    // once named it stays until another is
    ...(report.record ? { record: JSON.stringify(report.record) } : {}),
    connected_at: report.connectedAt ? new Date(report.connectedAt) : null,
    ended_at: endedAt,
    end_reason: endedAt ? (report.endReason ?? 'unknown') : null,
    lease_until: leaseUntil,
    wait_sms: waitSms,
  };
}

export async function renewLease(tx: Tx, callKey: string, leaseUntil: Date): Promise<void> {
  await tx.q
    .updateTable('call')
    .set({ lease_until: leaseUntil })
    .where('tenant_id', '=', tx.tenantId)
    .where('call_key', '=', callKey)
    .where('state', '<>', sql.lit('ended'))
    .execute();
}

/** The same for several calls of a source. */
export async function renewLeases(
  tx: Tx,
  { source, callKeys, until }: { source: CallTruth; callKeys: string[]; until: Date },
): Promise<void> {
  // in one order, so that two of these do not wait for each other
  await sql`
    update call set lease_until = ${until}
     where tenant_id = ${tx.tenantId} and call_key in (
       select call_key from call
        where tenant_id = ${tx.tenantId} and call_key = any(${callKeys}) and source = ${source} and state <> 'ended'
        order by call_key for no key update)`.execute(tx.q);
}

/** Live calls of a source whose keys begin with `prefix`. */
export async function liveCallsFrom(tx: Tx, source: CallTruth, prefix: string): Promise<CallRow[]> {
  return tx.q
    .selectFrom('call')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('source', '=', source)
    .where('state', '<>', sql.lit('ended'))
    .where(({ eb, fn }) => eb(fn<boolean>('starts_with', ['call_key', eb.val(prefix)]), '=', sql.lit(true)))
    .execute();
}

/** Ends a call whose source fell silent. Gives back nothing when it has ended, or was heard of again, meanwhile. */
export async function endSilentCall(tx: Tx, callKey: string, now: Date): Promise<CallRow | undefined> {
  return tx.q
    .updateTable('call')
    .set({ state: 'ended', ended_at: now, end_reason: 'source_lost', lease_until: null })
    .where('tenant_id', '=', tx.tenantId)
    .where('call_key', '=', callKey)
    .where('state', '<>', sql.lit('ended'))
    .where('lease_until', '<', now)
    .returningAll()
    .executeTakeFirst();
}

/** Writes down which record the agent chose for a call that this transaction has locked. */
export async function attachRecord(tx: Tx, callKey: string, record: RecordRef): Promise<CallRow> {
  return tx.q
    .updateTable('call')
    .set({ attached_record: JSON.stringify(record) })
    .where('tenant_id', '=', tx.tenantId)
    .where('call_key', '=', callKey)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function setBlocked(tx: Tx, callKey: string, blocked: string | null): Promise<void> {
  await tx.q
    .updateTable('call')
    .set({ blocked })
    .where('tenant_id', '=', tx.tenantId)
    .where('call_key', '=', callKey)
    .execute();
}

/** Whether this caller has said, in a call that goes on, that they do not want to be texted while they wait. */
export async function hasRefused(tx: Tx, caller: string): Promise<boolean> {
  const row = await tx.q
    .selectFrom('call')
    .select('call_key')
    .where('tenant_id', '=', tx.tenantId)
    .where('caller', '=', caller)
    .where('wait_sms', '=', sql.lit('no'))
    .where('state', '<>', sql.lit('ended'))
    .limit(sql.lit(1))
    .executeTakeFirst();
  return row !== undefined;
}

/** Calls of all tenants whose source has been silent for too long. Runs as the worker. */
export async function silentCalls(
  tx: Tx,
  now: Date,
  limit: number,
): Promise<{ tenantId: string; callKey: string }[]> {
  return tx.q
    .selectFrom('call')
    .select(['tenant_id as tenantId', 'call_key as callKey'])
    .where('state', '<>', sql.lit('ended'))
    .where('lease_until', '<', now)
    .orderBy('lease_until')
    .limit(limit)
    .execute();
}

/** The agent's live calls, the latest first. */
export async function liveCallsOf(tx: Tx, agentId: string): Promise<CallRow[]> {
  return tx.q
    .selectFrom('call')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('agent_id', '=', agentId)
    .where('state', '<>', sql.lit('ended'))
    .orderBy('started_at', 'desc')
    .limit(sql.lit(10))
    .execute();
}

/**
 * Makes sure an agent that telephony names exists, so that events can reach its screens. One known under that name is
 * not locked: it is locked last of all, when its screens are told.
 */
export async function keepAgent(tx: Tx, agent: { id: string; name?: string | undefined }): Promise<void> {
  const name = agent.name ?? null;
  await sql`
    insert into agent (tenant_id, id, name)
    select ${tx.tenantId}, ${agent.id}, ${agent.name ?? agent.id}
     where not exists (select from agent where tenant_id = ${tx.tenantId} and id = ${agent.id}
                                           and (${name}::text is null or name = ${name}))
    on conflict (tenant_id, id) do update set name = excluded.name
      where ${name}::text is not null and agent.name is distinct from excluded.name`.execute(tx.q);
}

export async function agentName(tx: Tx, agentId: string): Promise<string> {
  const row = await tx.q
    .selectFrom('agent')
    .select('name')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', agentId)
    .executeTakeFirst();
  return row?.name ?? agentId;
}
