import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type Counters } from './decide-start.ts';

/** Reads the counters, and whether the session is the agent's, at one moment. `null`: the agent is not known. */
export async function readCounters(
  tx: Tx,
  agentId: string,
  sessionId: string | null,
): Promise<Counters | null> {
  const { rows } = await sql<Counters>`
    select t.event_seq as tenant, a.event_seq as agent, s.event_seq as session
      from tenant t
      join agent a on a.tenant_id = t.id
      left join session s on s.tenant_id = t.id and s.id = ${sessionId}::uuid and s.agent_id = a.id
     where t.id = ${tx.tenantId} and a.id = ${agentId}`.execute(tx.q);
  return rows[0] ?? null;
}

/** What to read of one stream: `t`, `a:<agent>` or `s:<session>`, and after which event. */
export interface StreamRequest {
  tenantId: string;
  stream: string;
  after: number;
}

export interface StreamRow {
  seq: number;
  /** JSON object without its number. */
  data: string;
}

/** The next events of many streams in one statement; the answer has a list for each request, in their order. */
export async function readEvents(
  tx: Tx,
  requests: readonly StreamRequest[],
  limit: number,
): Promise<StreamRow[][]> {
  const { rows } = await sql<StreamRow & { place: number }>`
    select w.place::int as place, e.seq, e.data::text as data
      from unnest(${requests.map((r) => r.tenantId)}::text[], ${requests.map((r) => r.stream)}::text[],
                  ${requests.map((r) => r.after)}::bigint[]) with ordinality as w (tenant_id, stream, after, place)
     cross join lateral (
       select seq, data from stream_event
        where tenant_id = w.tenant_id and stream = w.stream and seq > w.after
        order by seq limit ${limit}) e
     order by w.place, e.seq`.execute(tx.q);
  const lists: StreamRow[][] = requests.map(() => []);
  for (const { place, seq, data } of rows) lists[place - 1]!.push({ seq, data });
  return lists;
}

/**
 * How many events those of these streams have that have more than `head`, in one statement. The answer names a stream by
 * its place in the list: most have no more, and a node asks this every second of all that it follows.
 */
export async function readHeads(
  tx: Tx,
  streams: readonly { tenantId: string; stream: string; head: number | null }[],
): Promise<{ place: number; seq: number }[]> {
  const { rows } = await sql<{ place: number; seq: number }>`
    with w as (
      select place::int - 1 as place, tenant_id, left(stream, 1) as kind, substr(stream, 3) as id, head
        from unnest(${streams.map((s) => s.tenantId)}::text[], ${streams.map((s) => s.stream)}::text[],
                    ${streams.map((s) => s.head)}::bigint[])
             with ordinality as u (tenant_id, stream, head, place))
    select place, event_seq as seq from w join tenant t on w.kind = 't' and t.id = w.tenant_id
     where event_seq > head
    union all
    select place, event_seq from w join agent a on w.kind = 'a' and a.tenant_id = w.tenant_id and a.id = w.id
     where event_seq > head
    union all
    select place, event_seq from (select *, case when kind = 's' then id::uuid end as session_id from w) w
      join session s on s.tenant_id = w.tenant_id and s.id = w.session_id
     where event_seq > head`.execute(tx.q);
  return rows;
}
