import { sql } from 'kysely';
import { type ClosingOutcome } from '../../protocol/session.ts';
import { type Tx } from '../platform/db.ts';

/** A place in the list: calls that begin later do not move it. */
export interface CallPlace {
  startedAt: Date;
  callKey: string;
}

export interface CallFilter {
  from: Date | null;
  to: Date | null;
  queue: string | null;
  agent: string | null;
  caller: string | null;
  ourNumber: string | null;
  withTexts: boolean;
  /** Calls from just behind this place. */
  after: CallPlace | null;
  limit: number;
}

export interface CallHistoryRow extends CallPlace {
  connectedAt: Date | null;
  endedAt: Date | null;
  endReason: string | null;
  queueKey: string;
  queueName: string | null;
  agentId: string | null;
  agentName: string | null;
  language: string;
  caller: string | null;
  callerName: string | null;
  dialled: string | null;
  record: unknown;
  sessionId: string | null;
  ourNumber: string | null;
  numberChoice: string | null;
  closing: ClosingOutcome | null;
  smsCountOut: number;
  smsCountIn: number;
  mediaCount: number;
  lateCount: number;
}

/** Latest first. Texts are counted for the calls of the page alone. */
export async function findCalls(tx: Tx, filter: CallFilter): Promise<CallHistoryRow[]> {
  const { from, to, queue, agent, caller, ourNumber, withTexts, after, limit } = filter;
  const page = sql`
    select * from call
     where tenant_id = ${tx.tenantId}
       ${from ? sql`and started_at >= ${from}` : sql``} ${to ? sql`and started_at < ${to}` : sql``}
       ${queue === null ? sql`` : sql`and queue_key = ${queue}`}
       ${agent === null ? sql`` : sql`and agent_id = ${agent}`}
       ${caller === null ? sql`` : sql`and call_key in (${callsOf(tx, caller)})`}
       ${ourNumber === null ? sql`` : sql`and call_key in (${callsFrom(tx, ourNumber)})`}
       ${withTexts ? sql`and exists (${firstText(tx)})` : sql``}
       ${after ? sql`and (started_at, call_key) < (${after.startedAt}, ${after.callKey})` : sql``}
     order by started_at desc, call_key desc
     limit ${limit}`;
  return summarise(tx, page);
}

export async function findHistory(tx: Tx, callKey: string): Promise<CallHistoryRow | undefined> {
  const page = sql`select * from call where tenant_id = ${tx.tenantId} and call_key = ${callKey}`;
  return (await summarise(tx, page))[0];
}

/** Calls from a number, and those whose agent texted to it instead. */
const callsOf = (tx: Tx, caller: string) => sql`
  select call_key from call where tenant_id = ${tx.tenantId} and caller = ${caller}
   union all
  select call_key from session where tenant_id = ${tx.tenantId} and caller = ${caller}`;

/** In two halves, since live sessions and others have each their index of numbers. */
const callsFrom = (tx: Tx, ourNumber: string) => sql`
  select call_key from session
   where tenant_id = ${tx.tenantId} and our_number = ${ourNumber} and state = 'active'
   union all
  select call_key from session
   where tenant_id = ${tx.tenantId} and our_number = ${ourNumber} and state <> 'active'`;

/** A conversation that begins with the closing text was none. */
const firstText = (tx: Tx) => sql`
  select from session s
    join message m on m.tenant_id = s.tenant_id and m.session_id = s.id and m.seq = 1
   where s.tenant_id = ${tx.tenantId} and s.call_key = call.call_key and m.kind <> 'closing'`;

async function summarise(tx: Tx, page: ReturnType<typeof sql>): Promise<CallHistoryRow[]> {
  const { rows } = await sql<CallHistoryRow>`
    with page as materialized (${page})
    select c.call_key as "callKey", c.started_at as "startedAt", c.connected_at as "connectedAt", c.ended_at as "endedAt",
           c.end_reason as "endReason", c.queue_key as "queueKey", q.name as "queueName", c.agent_id as "agentId",
           a.name as "agentName", coalesce(s.language, c.language) as language, coalesce(s.caller, c.caller) as caller,
           c.caller_name as "callerName", c.dialled, c.record, s.id as "sessionId", s.our_number as "ourNumber", s.number_choice as "numberChoice", s.closing,
           coalesce(texts.sent, 0) as "smsCountOut", coalesce(texts.received, 0) as "smsCountIn",
           coalesce(files.count, 0) as "mediaCount", coalesce(late.count, 0) as "lateCount"
      from page c
      left join queue q on q.tenant_id = c.tenant_id and q.key = c.queue_key
      left join agent a on a.tenant_id = c.tenant_id and a.id = c.agent_id
      left join session s on s.tenant_id = c.tenant_id and s.call_key = c.call_key
      left join lateral (
           select count(*) filter (where direction = 'in') as received,
                  count(*) filter (where direction = 'out'
                                     and state not in ('queued', 'sending', 'suppressed', 'expired')) as sent
             from message where tenant_id = s.tenant_id and session_id = s.id) texts on true
      left join lateral (
           select count(*) as count from message m join media f on f.tenant_id = m.tenant_id and f.message_id = m.id
            where m.tenant_id = s.tenant_id and m.session_id = s.id and m.direction = 'in') files on true
      left join lateral (
           select count(*) as count from late_text where tenant_id = s.tenant_id and session_id = s.id) late on true
     order by c.started_at desc, c.call_key desc`.execute(tx.q);
  return rows;
}

export interface LateRow {
  received_at: Date;
  body: string | null;
  media_count: number;
  auto_replied: boolean;
}

export const findLateTexts = (tx: Tx, sessionId: string): Promise<LateRow[]> =>
  tx.q
    .selectFrom('late_text')
    .select(['received_at', 'body', 'media_count', 'auto_replied'])
    .where('tenant_id', '=', tx.tenantId)
    .where('session_id', '=', sessionId)
    .orderBy('received_at')
    .limit(200)
    .execute();
