import { sql } from 'kysely';
import { type SpendingCap } from '../../protocol/sending.ts';
import { type Tx } from '../platform/db.ts';
import { type Bucket } from './decide-claims.ts';

/** Counters of one kind that an overview looks at. */
const MOST_SHOWN = 50;

/** Names a counter. */
export interface CounterKey {
  tenantId: string;
  cap: SpendingCap;
  subject: string;
  period: string;
}

export interface Counter extends CounterKey {
  /** Segments. */
  used: number;
}

/** The columns of these counters, for `unnest`. */
const columnsOf = (keys: readonly CounterKey[]) =>
  sql`unnest(${keys.map((k) => k.tenantId)}::text[], ${keys.map((k) => k.cap)}::text[],
             ${keys.map((k) => k.subject)}::text[], ${keys.map((k) => k.period)}::text[])`;

/**
 * Buckets of numbers and counters of spending, locked, each always in the same order; in one round trip, for it is part
 * of each claim. A counter that nothing was added to yet has no row, and is not given.
 */
export async function lockLimits(
  tx: Tx,
  numbers: readonly { tenantId: string; numberId: string }[],
  counters: readonly CounterKey[],
): Promise<{ buckets: Bucket[]; counters: Counter[] }> {
  const { rows } = await sql<{
    buckets: (Omit<Bucket, 'filledAt'> & { filledAt: string })[] | null;
    counters: Counter[] | null;
  }>`
    with b as (
      select b.tenant_id as "tenantId", b.number_id as "numberId", b.tokens, b.filled_at as "filledAt",
             n.rate_per_second as rate, n.burst
        from number_bucket b
        join phone_number n on n.tenant_id = b.tenant_id and n.id = b.number_id
       where (b.tenant_id, b.number_id) in (
               select * from unnest(${numbers.map((n) => n.tenantId)}::text[], ${numbers.map((n) => n.numberId)}::uuid[]))
       order by b.tenant_id, b.number_id
         for update of b),
    c as (
      select c.tenant_id as "tenantId", c.cap, c.subject, c.period, c.segments as used
        from spending_counter c
       where (c.tenant_id, c.cap, c.subject, c.period) in (select * from ${columnsOf(counters)})
       order by c.tenant_id, c.cap, c.subject, c.period
         for update of c)
    select (select json_agg(b) from b) as buckets, (select json_agg(c) from c) as counters`.execute(tx.q);
  const { buckets, counters: found } = rows[0]!; // a select without a table gives one row
  return {
    buckets: (buckets ?? []).map((bucket) => ({ ...bucket, filledAt: new Date(bucket.filledAt) })),
    counters: found ?? [],
  };
}

/** What a claim adds to a counter that stood at `used` when it was locked, or had no row. */
export interface Added extends Counter {
  segments: number;
}

/** A row that was missing when the counters were locked was made by another claim since: nothing holds, begin again. */
class CounterMoved extends Error {
  readonly code = '40001';
}

/**
 * Writes both back, in one round trip. Throws what makes the transaction begin again when another claim counted
 * meanwhile, which only a counter without a row allows.
 */
export async function writeLimits(
  tx: Tx,
  buckets: readonly Bucket[],
  { added, now }: { added: readonly Added[]; now: Date },
): Promise<void> {
  const { rows } = await sql<Counter>`
    with b as (
      update number_bucket b set tokens = v.tokens, filled_at = v.filled_at
        from unnest(${buckets.map((b) => b.tenantId)}::text[], ${buckets.map((b) => b.numberId)}::uuid[],
                    ${buckets.map((b) => b.tokens)}::float8[], ${buckets.map((b) => b.filledAt.toISOString())}::timestamptz[])
             as v (tenant_id, number_id, tokens, filled_at)
       where b.tenant_id = v.tenant_id and b.number_id = v.number_id)
    insert into spending_counter as c (tenant_id, cap, subject, period, segments, counted_at)
    select v.tenant_id, v.cap, v.subject, v.period, v.segments, ${now}
      from unnest(${added.map((a) => a.tenantId)}::text[], ${added.map((a) => a.cap)}::text[],
                  ${added.map((a) => a.subject)}::text[], ${added.map((a) => a.period)}::text[],
                  ${added.map((a) => a.segments)}::int[]) as v (tenant_id, cap, subject, period, segments)
     order by v.tenant_id, v.cap, v.subject, v.period
    on conflict (tenant_id, cap, subject, period)
      do update set segments = c.segments + excluded.segments
    returning c.tenant_id as "tenantId", c.cap, c.subject, c.period, c.segments as used`.execute(tx.q);
  const after = new Map(rows.map((row) => [keyOf(row), row.used]));
  if (added.some((one) => after.get(keyOf(one)) !== one.used + one.segments))
    throw new CounterMoved('a counter was made by another claim meanwhile');
}

/** What was counted of one text's counters so far, without a lock, and what of its conversation still waits in line. */
export async function readCounters(
  tx: Tx,
  keys: readonly Omit<CounterKey, 'tenantId'>[],
  conversation: string,
): Promise<{ counters: Counter[]; waiting: number }> {
  const own = keys.map((key) => ({ ...key, tenantId: tx.tenantId }));
  const { rows } = await sql<{ counters: Counter[] | null; waiting: number }>`
    select (select json_agg(json_build_object('tenantId', c.tenant_id, 'cap', c.cap, 'subject', c.subject,
                                              'period', c.period, 'used', c.segments))
              from spending_counter c
             where (c.tenant_id, c.cap, c.subject, c.period) in (select * from ${columnsOf(own)})) as counters,
           (select coalesce(sum(o.segments), 0)::int from outbox o
             where o.tenant_id = ${tx.tenantId} and o.conversation = ${conversation} and o.state = 'queued') as waiting`.execute(
    tx.q,
  );
  const { counters, waiting } = rows[0]!; // a select without a table gives one row
  return { counters: counters ?? [], waiting };
}

/** What was counted in the hour and its day, of each kind the highest first: what is near its limit is among these. */
export async function readSpent(tx: Tx, hour: string): Promise<Omit<Counter, 'tenantId'>[]> {
  const { rows } = await sql<Omit<Counter, 'tenantId'>>`
    select cap, subject, period, segments as used from (
      select c.*, row_number() over (partition by cap order by segments desc) as place
        from spending_counter c
       where tenant_id = ${tx.tenantId} and cap <> 'session' and period in (${hour.slice(0, 10)}, ${hour})) c
     where place <= ${MOST_SHOWN} order by cap, segments desc`.execute(tx.q);
  return rows;
}

export const keyOf = ({ tenantId, cap, subject, period }: CounterKey): string =>
  JSON.stringify([tenantId, cap, subject, period]);
