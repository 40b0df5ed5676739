import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type Buckets } from './decide-buckets.ts';

/** Seconds within which half of the texts delivered were, of those written in the span. */
export async function medianDelivery(tx: Tx, { from, to }: { from: Date; to: Date }): Promise<number | null> {
  const { rows } = await sql<{ median: number | null }>`
    select percentile_cont(0.5) within group (order by extract(epoch from state_at - created_at)) as median
      from message
     where tenant_id = ${tx.tenantId} and created_at >= ${from} and created_at < ${to} and state = 'delivered'
       and kind not in ('test', 'verification')`.execute(tx.q);
  return rows[0]?.median ?? null;
}

export interface FailureCount {
  reason: string;
  /** Number of the bucket, from 1. */
  bucket: number;
  count: number;
}

export async function countFailures(tx: Tx, { starts, end }: Buckets): Promise<FailureCount[]> {
  const { rows } = await sql<FailureCount>`
    select coalesce(reason, 'other') as reason, width_bucket(created_at, ${starts}::timestamptz[]) as bucket, count(*) as count
      from message
     where tenant_id = ${tx.tenantId} and created_at >= ${starts[0] ?? end} and created_at < ${end}
       and state in ('undelivered', 'failed') and kind not in ('test', 'verification')
     group by 1, 2`.execute(tx.q);
  return rows;
}

export interface CarrierHealth {
  carrier: string;
  lastEventAt: Date | null;
  /** Texts handed over before `before` and after `after` that nothing was heard of. */
  unheard: number;
  /** When the first of these was handed over. */
  unheardSince: Date | null;
}

/** The carriers of the tenant's numbers. Each event of a carrier is stored, so the latest tells when it was heard of. */
export async function readCarriers(
  tx: Tx,
  { after, before }: { after: Date; before: Date },
): Promise<CarrierHealth[]> {
  const { rows } = await sql<CarrierHealth>`
    select n.carrier, e.received_at as "lastEventAt", coalesce(m.unheard, 0) as unheard, m.since as "unheardSince"
      from (select distinct carrier from phone_number where tenant_id = ${tx.tenantId}) n
      left join lateral (
           select received_at from carrier_event
            where tenant_id = ${tx.tenantId} and carrier = n.carrier order by received_at desc limit 1) e on true
      left join lateral (
           select count(*) as unheard, min(state_at) as since from message
            where tenant_id = ${tx.tenantId} and carrier = n.carrier and state = 'accepted'
              and created_at >= ${after} and created_at < ${before}) m on true
     order by n.carrier`.execute(tx.q);
  return rows;
}

/** Calls in which texting is open. */
export async function countOpenSessions(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from session where tenant_id = ${tx.tenantId} and state = 'active'`.execute(
    tx.q,
  );
  return rows[0]?.count ?? 0;
}

export interface WaitingLine {
  numberId: string;
  number: string;
  texts: number;
  segments: number;
  oldest: Date;
}

/** Texts in line for their number. What is being handed over at this moment waits for an answer, not in line. */
export async function readWaiting(tx: Tx): Promise<WaitingLine[]> {
  const { rows } = await sql<WaitingLine>`
    select o.number_id as "numberId", n.e164 as number, count(*) as texts, sum(o.segments) as segments,
           min(m.created_at) as oldest
      from outbox o
      join phone_number n on n.tenant_id = o.tenant_id and n.id = o.number_id
      join message m on m.tenant_id = o.tenant_id and m.id = o.message_id
     where o.tenant_id = ${tx.tenantId} and o.state = 'queued'
     group by 1, 2 order by texts desc, n.e164`.execute(tx.q);
  return rows;
}

/** Sessions that ended in the span with a closing text due, by their language. */
export async function endedLanguages(
  tx: Tx,
  { from, to }: { from: Date; to: Date },
): Promise<{ language: string; queueKey: string; calls: number }[]> {
  const { rows } = await sql<{ language: string; queueKey: string; calls: number }>`
    select language, queue_key as "queueKey", count(*) as calls
      from session
     where tenant_id = ${tx.tenantId} and state <> 'active' and ended_at >= ${from} and ended_at < ${to}
       and closing in ('queued', 'handed_over', 'no_text')
     group by 1, 2`.execute(tx.q);
  return rows;
}

export async function closingLanguages(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ language: string }>`
    select language from automatic_text
     where tenant_id = ${tx.tenantId} and kind = 'closing' and enabled order by language`.execute(tx.q);
  return rows.map(({ language }) => language);
}

export interface NumberState {
  id: string;
  number: string;
  verified: boolean;
  queues: string[];
}

/** Numbers for texting in calls, and the names of the queues that have them. */
export async function readNumberStates(tx: Tx): Promise<NumberState[]> {
  const { rows } = await sql<NumberState>`
    select n.id, n.e164 as number, n.verified_at is not null as verified,
           array(select distinct q.name from queue_number a join queue q on q.tenant_id = a.tenant_id and q.key = a.queue_key
                  where a.tenant_id = n.tenant_id and a.number_id = n.id order by q.name) as queues
      from phone_number n
     where n.tenant_id = ${tx.tenantId} and n.purpose = 'in_call' and not n.draining
     order by n.e164`.execute(tx.q);
  return rows;
}

export interface Written {
  queuesOn: string[];
  presets: number;
  presetLanguages: number;
  /** Any call had a text in it. */
  texted: boolean;
}

/** How far the first steps are done. */
export async function readWritten(tx: Tx): Promise<Written> {
  const { rows } = await sql<Written>`
    select array(select name from queue where tenant_id = ${tx.tenantId} and sms_enabled order by name) as "queuesOn",
           (select count(*) from preset where tenant_id = ${tx.tenantId}) as presets,
           (select count(distinct language) from preset_text where tenant_id = ${tx.tenantId}) as "presetLanguages",
           exists (select from message where tenant_id = ${tx.tenantId} and session_id is not null
                                         and kind <> 'closing') as texted`.execute(tx.q);
  return rows[0]!; // a select without a table gives one row
}
